#pragma once

#include "query/sqltext.h"

namespace varve::sql {

/// What differs between databases in the text of a query. A dialect in `storage` provides one; this
/// is the standard's reading of it.
class Syntax
{
public:
    Syntax() = default;
    virtual ~Syntax() = default;
    Q_DISABLE_COPY_MOVE(Syntax)

    /// `name` as an identifier, quoted so that any name is one.
    virtual QString identifier(const QString &name) const;

    /// A table by its full name, which no WITH shadows: `main."pilot"`.
    virtual QString storedTable(const QString &name) const;

    /// Equality that also holds between NULL and NULL: `a IS b`, `a IS NOT DISTINCT FROM b`.
    virtual QString isSame(const QString &a, const QString &b) const;

    /// The type and constraints of a key column that the database numbers; `neverReused`: not even
    /// after a delete.
    virtual QString automaticKey(bool neverReused) const;
};

} // namespace varve::sql
