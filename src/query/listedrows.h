#pragma once

#include "query/rowsource.h"
#include "schema/schema.h"

namespace varve {

/// All rows of all tables, in lists: related rows are found by looking at each. For back ends in
/// memory, and for tests.
class ListedRows final : public RowSource
{
public:
    /// `tables` are in the order of the schema's, and live longer than this.
    ListedRows(Schema schema, const QList<QList<Row>> &tables)
        : m_schema(std::move(schema))
        , m_tables(tables)
    {}

    /// By the values of the foreign key, compared as the database does. O(rows of the tables).
    std::optional<QList<SourceRow>> related(const SourceRow &row,
                                            const Relation &relation) const override;
    std::optional<QList<SourceRow>> rows(TableIndex table) const override;

private:
    enum class Direction { ToTarget, FromTarget };
    QList<Row> joined(const Row &row, const Relation::Link &link, Direction direction) const;

    Schema m_schema;
    const QList<QList<Row>> &m_tables;
};

} // namespace varve
