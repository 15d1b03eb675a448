#pragma once

#include "value/rowid.h"

#include <QString>

#include <optional>

namespace varve {

/// How rows of one table belong to rows of another (or the same) table, seen from the first.
///
/// Every foreign key with a target makes two relations, one for each side; a through table makes
/// two more between the tables that it joins. A plain value, made by a Schema.
struct Relation
{
    /// How many rows are at the other end, and which table says so.
    enum class Kind {
        ToOne,      ///< `from` holds the foreign key; any number of its rows refer to one row.
        OneToOne,   ///< `from` holds the foreign key, and no two of its rows refer to one row.
        BackToOne,  ///< A OneToOne seen from its target: at most one row.
        ToMany,     ///< A ToOne seen from its target.
        ManyToMany, ///< Joined by the rows of a through table.
    };

    /// A foreign key, by the table that holds it and its position in that table's `foreignKeys`.
    struct Link
    {
        /// As Schema::foreignKey() takes them.
        TableIndex table = {};
        qsizetype foreignKey = 0;

        friend bool operator==(const Link &, const Link &) = default;
    };

    Kind kind = Kind::ToOne; ///< Seen from `from`.
    QString name;        ///< By which it is followed from `from`; unique there, case not mattering.
    QString inverseName; ///< By which it is followed back from `to`.
    /// The table whose rows it is followed from, and the one it leads to.
    TableIndex from = {};
    TableIndex to = {};

    /// The foreign key that makes it. ManyToMany: the one of the through table that points to `from`.
    Link link;
    /// ManyToMany: the foreign key of the through table that points to `to`.
    std::optional<Link> farLink;
    /// ManyToMany: the column of the through table that links are sorted by.
    std::optional<ColumnIndex> position;

    /// Whether at most one row is at the other end.
    bool isToOne() const { return kind <= Kind::BackToOne; }
    /// Whether a column of `from` holds it.
    bool isForward() const { return kind <= Kind::OneToOne; }

    friend bool operator==(const Relation &, const Relation &) = default;
};

/// The name of the relation that a foreign key over `column` makes when none is given: `lance` for
/// `lance_id`, `lanceId` and `LanceID`.
QString derivedRelationName(const QString &column);

} // namespace varve
