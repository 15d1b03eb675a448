#pragma once

#include "session/extension.h"
#include "session/extensions/clock.h"

namespace varve {

/// The columns that Timestamps fills in; an empty name is none.
struct TimestampColumns
{
    /// By the commit that inserts a row; by every commit that writes it.
    QString created = QStringLiteral("created_at");
    QString updated = QStringLiteral("updated_at");
};

/// Notes when rows were made and last changed, in every table that has columns of these names.
///
/// A new row gets both, unless its cells are given; a row that is changed gets the second, whatever
/// that holds. The time is that of the commit.
class Timestamps : public Extension
{
public:
    /// Fills in what `clock` tells; tables without such columns are passed over.
    explicit Timestamps(TimestampColumns columns = {}, Clock clock = {});

    Result<void> beforeInsert(RowsEvent &event) override;
    Result<void> beforeUpdate(RowsEvent &event) override;

private:
    enum class Where { Everywhere, WhereEmpty };
    Result<void> fill(const RowsEvent &event, const QString &name, Where where) const;

    TimestampColumns m_columns;
    Clock m_clock;
};

} // namespace varve
