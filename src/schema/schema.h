#pragma once

#include "base/result.h"
#include "schema/relation.h"
#include "schema/table.h"
#include "value/state.h"

#include <QHash>
#include <QSharedDataPointer>

namespace varve {

/// The tables and views of one database, and how they refer to each other. An immutable value;
/// copying is a reference count.
class Schema
{
public:
    /// No tables.
    Schema();

    /// A schema of `tables` as a database has them, with the targets of their foreign keys found.
    ///
    /// Fails with ErrorKind::Schema, and a sentence for each mistake that names table and column, for a
    /// missing or repeated name, a key or foreign key over columns that are not there, and too many
    /// tables or columns. A foreign
    /// key to a table that does not exist or has no primary key of that size is kept without target:
    /// databases allow it. Names are compared as in SQL: only A-Z and a-z are the same.
    static Result<Schema> of(QList<Table> tables);

    /// A schema of `tables` as a program declares them. Through tables that were not declared are
    /// added behind them.
    ///
    /// Fails with ErrorKind::Schema besides where of() does: for relations to tables that are not
    /// there, for two relations of one table with the same name, given or derived, and for names that
    /// databases keep for themselves (`sqlite_...`). All mistakes are told at once; where a foreign key
    /// is broken, relations are not looked at.
    static Result<Schema> declared(QList<Table> tables);

    /// The schema that entities, C++ structs that describe tables, declare: `Schema::of<Pilot, Lance>()`.
    /// Defined in query/entity.h, which see.
    ///
    /// Fails as declared() does, and with a sentence for each mistake of the entities, which names
    /// table and column.
    template<typename... Entities>
    static Result<Schema> of();

    /// Its tables and views, which others call by their position in this list.
    const QList<Table> &tables() const;
    const Table &operator[](TableIndex table) const { return tables()[toInt(table)]; }
    qsizetype size() const { return tables().size(); }

    /// The state without any rows, from which reducers go on and with which a session in memory begins.
    State emptyState() const;

    /// The table or view called `name`, case not mattering as in SQL. O(1).
    std::optional<TableIndex> find(const QString &name) const;

    /// As find(); the error names what there is none of.
    Result<TableIndex> require(const QString &name) const;

    /// A foreign key as seen from the table it points to.
    struct Referrer
    {
        TableIndex table;     ///< That holds it.
        qsizetype foreignKey; ///< The position in that table's `foreignKeys`.
    };

    /// The foreign keys of all tables that point to `table`.
    QList<Referrer> referrers(TableIndex table) const;

    /// What can be followed from rows of `table`: first what its own foreign keys lead to, in their
    /// order, then what leads back, then what through tables join.
    ///
    /// A name that is not given is that of the foreign key's column without `_id`, and back, that
    /// of the referring table. In a schema of() a database, names that would be given twice are
    /// told apart as `pilot_by_wingman`.
    const QList<Relation> &relations(TableIndex table) const;

    /// The relation of `table` called `name`, case not mattering; null if there is none. Owned by
    /// this schema.
    const Relation *findRelation(TableIndex table, const QString &name) const;

    /// As findRelation(); ErrorKind::NotFound names those there are.
    Result<Relation> requireRelation(TableIndex table, const QString &name) const;

    /// The foreign key behind one end of a relation.
    const ForeignKey &foreignKey(const Relation::Link &link) const
    {
        return (*this)[link.table].foreignKeys[link.foreignKey];
    }

    /// The column of `target` whose value a reference to one of its rows stands for in `column` of
    /// `table`; none if `target` has no key.
    std::optional<ColumnIndex>
    referencedColumn(TableIndex table, ColumnIndex column, TableIndex target) const;

    /// This schema with `column` of `table` as its version column (Table::version). Errors: NotFound;
    /// Schema, if it is part of the key or computed.
    Result<Schema> withVersionColumn(const QString &table, const QString &column) const;

    friend bool operator==(const Schema &a, const Schema &b);

private:
    struct Data;
    explicit Schema(QSharedDataPointer<Data> data);

    QSharedDataPointer<Data> m_data;

public:
    Schema(const Schema &);
    Schema(Schema &&) noexcept;
    Schema &operator=(const Schema &);
    Schema &operator=(Schema &&) noexcept;
    ~Schema();
};

} // namespace varve
