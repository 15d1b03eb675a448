#pragma once

#include "schema/schema.h"
#include "value/state.h"

#include <QCoreApplication>

namespace varve {

/// The sentences about rows that belong to each other.
class RelationText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Session)

public:
    static Error heldElsewhere(const Relation &relation, const Schema &schema)
    {
        const auto &holder = schema[relation.link.table].name;
        const auto advice =
            relation.kind == Relation::Kind::ManyToMany
                ? tr("Add or remove links instead.")
                : tr("Set \"%1\" of the rows of \"%2\" instead.").arg(relation.inverseName, holder);
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" is held by rows of \"%3\" and cannot be set here.")
                    .arg(relation.name, schema[relation.from].name, holder),
                advice};
    }
    static Error severalColumns(const Relation &relation, const Schema &schema)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" is a key of several columns, not one value.")
                    .arg(relation.name, schema[relation.from].name),
                tr("Give the row that it leads to, or set each column.")};
    }
    static Error wrongTable(const Table &table, const Column &column, const Table &target)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" does not refer to rows of \"%3\".")
                    .arg(column.name, table.name, target.name),
                tr("Give a row of the table that it refers to.")};
    }
    static Error noSuchTarget(const Table &table, const Column &column, const Table &target)
    {
        return {ErrorKind::NotFound,
                tr("The row of \"%1\" that \"%2\" of table \"%3\" is to refer to is not there.")
                    .arg(target.name, column.name, table.name),
                tr("It was deleted, or never read: choose another one.")};
    }
    static Error leadsToMany(const Relation &relation, const Schema &schema)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" leads to many rows.")
                    .arg(relation.name, schema[relation.from].name),
                tr("Ask for its rows.")};
    }
    static Error isNotJoined(const Relation &relation, const Schema &schema)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" is a foreign key and has no links.")
                    .arg(relation.name, schema[relation.from].name),
                tr("Set the foreign key instead.")};
    }
    static Error linkedToNothing(const Relation &relation, const Schema &schema)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" cannot be linked with NULL.")
                    .arg(relation.name, schema[relation.from].name),
                tr("Give a row of \"%1\" or its key.").arg(schema[relation.to].name)};
    }
    static Error linkedTwice(const Relation &relation, const Schema &schema, const QString &target)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of table \"%2\" was given %3 more than once.")
                    .arg(relation.name, schema[relation.from].name, target),
                tr("Name each row once.")};
    }
    static Error linkedAlready(const Relation &relation,
                               const Schema &schema,
                               const QString &row,
                               const QString &targets)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of row %2 of \"%3\" is linked with %4 already, so nothing was added.")
                    .arg(relation.name, row, schema[relation.from].name, targets),
                tr("Leave out what is linked, or set all links at once.")};
    }
    static Error notLinked(const Relation &relation,
                           const Schema &schema,
                           const QString &row,
                           const QString &targets)
    {
        return {ErrorKind::Validation,
                tr("\"%1\" of row %2 of \"%3\" is not linked with %4, so nothing was removed.")
                    .arg(relation.name, row, schema[relation.from].name, targets),
                tr("Leave out what is not linked, or set all links at once.")};
    }
    static Error noSession()
    {
        return {ErrorKind::NotFound,
                tr("A row was used that belongs to no session."),
                tr("Take the row from a session: create it, get it by its key, or query it.")};
    }
    static Error unknownTarget(const Table &target)
    {
        return {ErrorKind::NotFound,
                tr("A row of \"%1\" that is to be linked is not known.").arg(target.name),
                tr("Read it first, and give its key in all parts.")};
    }
    static Error secondOwner(const Relation &relation, const Schema &schema, const QString &owners)
    {
        return {
            ErrorKind::Constraint,
            tr("\"%1\" of table \"%2\" leads to a row that row %3 has already, and only one may "
               "have it.")
                .arg(relation.name, schema[relation.from].name, owners),
            tr("Take it from that row first.")};
    }
    static Error stillReferred(const Table &target,
                               const QString &key,
                               const Table &referring,
                               const QString &rows)
    {
        return {ErrorKind::Constraint,
                tr("Row %1 of \"%2\" cannot go or get another key: rows of \"%3\" refer to it: %4.")
                    .arg(key, target.name, referring.name, rows),
                tr("Delete those rows or let them refer to another row first.")};
    }

    static Error
    notUnique(const Table &table, const QList<ColumnIndex> &columns, const QString &key)
    {
        QStringList names;
        for (const auto column : columns)
            names.append(table[column].name);
        return {ErrorKind::Constraint,
                tr("Two rows of table \"%1\" have %2 in \"%3\".")
                    .arg(table.name, key, names.join(QStringLiteral(", "))),
                tr("Give one of them another value.")};
    }
    static Error dangling(const Relation &relation, const Schema &schema, const QString &key)
    {
        return {ErrorKind::Constraint,
                tr("\"%1\" of table \"%2\" leads to row %3 of \"%4\", which is not there.")
                    .arg(relation.name, schema[relation.from].name, key, schema[relation.to].name),
                tr("Create that row, or choose another one.")};
    }

    /// The keys of `rows`, as far as one wants to read them.
    static QString list(const QList<RowId> &rows, const State &state, const Schema &schema)
    {
        constexpr qsizetype most = 5;
        QStringList keys;
        for (const auto row : rows.first(std::min(most, rows.size()))) {
            const auto cells = state.row(row);
            const bool hasKey = cells && keyOf(*cells, schema[row.table()].key).isComplete();
            keys.append(hasKey ? toText(keyOf(*cells, schema[row.table()].key)) : tr("a new one"));
        }
        const auto text = keys.join(QStringLiteral(", "));
        return rows.size() > most ? tr("%1 and %2 more").arg(text).arg(rows.size() - most) : text;
    }
};

} // namespace varve
