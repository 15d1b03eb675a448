#pragma once

#include "schema/column.h"
#include "value/row.h"

#include <QStringList>

namespace varve {

/// What the database does to a referencing row when the row it points to goes or changes its key.
enum class ForeignKeyRule {
    NoAction,   ///< Nothing: it is an error if the reference is still there in the end.
    Restrict,   ///< It is an error at once.
    SetNull,    ///< The reference becomes NULL.
    SetDefault, ///< The reference becomes the default of its column.
    Cascade,    ///< The referencing row is deleted, too, or follows to the new key.
};

/// Columns of a table whose values must be the key of a row in another (or the same) table.
struct ForeignKey
{
    QList<ColumnIndex> columns; ///< Of the table that holds it.
    QString targetName; ///< The table pointed to, as the database names it; it may not exist.
    std::optional<TableIndex> target; ///< That table, once a Schema has found it.
    QList<ColumnIndex> targetColumns; ///< In the order of `columns`.
    /// The rules for a row that is deleted, and for a key that is changed.
    ForeignKeyRule onDelete = ForeignKeyRule::NoAction;
    ForeignKeyRule onUpdate = ForeignKeyRule::NoAction;

    QString name = {};        ///< Of the relation to the target; empty: see Schema::relations().
    QString relatedName = {}; ///< Of the relation back from the target; empty: see there.

    friend bool operator==(const ForeignKey &, const ForeignKey &) = default;
};

/// Columns that the database keeps sorted, to find rows and to refuse values that are there already.
struct Index
{
    QString name;                ///< As the database writes it.
    QList<ColumnIndex> columns;  ///< Without the parts that are expressions.
    bool unique = false;         ///< No two rows have the same values, unless one is NULL.
    bool partial = false;        ///< Covers only rows that fulfil a condition.
    bool hasExpressions = false; ///< Some parts are no columns.

    friend bool operator==(const Index &, const Index &) = default;
};

/// A relation to many rows of another (or the same) table that each belong to many, declared in one
/// of the two. Rows of a through table join them.
struct ManyToMany
{
    QString name;        ///< Of the relation to the target.
    QString targetName;  ///< The table at the other end.
    QString relatedName; ///< Of the relation back; empty: the name of this table.
    /// A table with foreign keys to both; empty: one is added to the schema, with an automatic key.
    QString throughName;
    /// The relation of the through table that leads to this table, and to the target. Empty where
    /// only one does.
    QString throughSource;
    QString throughTarget;
    QString position; ///< The column of the through table that links are sorted by; empty: none.

    friend bool operator==(const ManyToMany &, const ManyToMany &) = default;
};

/// Where a table's `key` comes from, and so how far it can be trusted to find one row again.
enum class KeySource {
    None,        ///< No row can be told from its like: the table is read-only.
    PrimaryKey,  ///< Declared as such.
    UniqueIndex, ///< There is no primary key, but unique columns that are never NULL.
    RowNumber,   ///< The database's own number of each row, which rewriting the table changes.
};

/// One table or view: columns, keys and rules. A plain value.
struct Table
{
    /// Rows of a view are made of others, so they are looked at only.
    enum class Kind { Table, View };

    QString name;            ///< As the database writes it. Looked up with A-Z as a-z.
    Kind kind = Kind::Table; ///< Table or view.
    QList<Column> columns;   ///< In the order of the cells of a Row.
    QList<ColumnIndex> key;  ///< Empty exactly when `keySource` is None.
    KeySource keySource = KeySource::None; ///< What vouches for the key.

    /// The single key column gets the next integer by itself when an insert does not give it.
    bool hasAutomaticKey = false;
    /// Automatic keys are never used again after a delete.
    bool neverReusesKeys = false;
    /// The name under which the database numbers the rows of a table without a key, so that they
    /// can be read in order; empty if it does not.
    QString rowNumberName;
    /// Inserting or updating a row can change more than the statement says.
    bool hasTriggers = false;

    /// A column of integers that each update of a row raises by one, and that tells whether somebody
    /// else has written the row. No database says which one that is; see Session::setVersionColumn().
    std::optional<ColumnIndex> version = {};

    QList<ForeignKey> foreignKeys; ///< In the order that Relation::Link counts them by.
    QList<ManyToMany> manyToMany;  ///< As programs declare them; a database has through tables.
    QList<Index> indexes;          ///< Those of unique columns and keys, too.
    QStringList checks;            ///< The conditions as SQL.
    QString definition;            ///< The statement that made it, as the database keeps it.

    /// The column called `wanted`, case not mattering as in SQL.
    std::optional<ColumnIndex> find(const QString &wanted) const;

    /// The column at this position. Assert: there is one.
    const Column &operator[](ColumnIndex column) const { return columns[toInt(column)]; }
    /// Whether it is a view.
    bool isView() const { return kind == Kind::View; }

    /// Whether rows can be changed: a table, not a view, with a key.
    bool isEditable() const { return kind == Kind::Table && keySource != KeySource::None; }

    /// Whether `column` is the key or a part of it.
    bool isKeyColumn(ColumnIndex column) const { return key.contains(column); }

    /// Whether no two rows may have the same value in this one column.
    bool isUniqueAlone(ColumnIndex column) const;

    /// Whether no two rows may have the same values in `wanted`, or in some of them.
    bool isUnique(const QList<ColumnIndex> &wanted) const;

    /// The first foreign key that `column` is part of, or null.
    const ForeignKey *foreignKeyOf(ColumnIndex column) const;

    friend bool operator==(const Table &, const Table &) = default;
};

} // namespace varve
