#pragma once

#include "value/value.h"

#include <QList>
#include <QString>

#include <optional>

namespace varve {

/// What a column's values mean, whatever the database calls the type.
///
/// Chooses the editor, the alignment and the canonical form in which a value is stored; it does not
/// promise what is in the cells: SQLite stores anything anywhere.
enum class ColumnType {
    Any,      ///< No declared type: a cell keeps what is typed (a number as number, else text).
    Integer,  ///< 64 bits, signed.
    Real,     ///< IEEE double.
    Decimal,  ///< NUMERIC, DECIMAL(p, s); stored by SQLite as integer or real.
    Boolean,  ///< Stored as integer 0 or 1.
    Text,     ///< Any text. A length in the declaration is no rule.
    Blob,     ///< Bytes.
    Date,     ///< Text `2026-11-21`.
    Time,     ///< Text `18:30` or `18:30:00`, with fractions as they come.
    DateTime, ///< Text `2026-11-21 18:30:00`, also with `T`, fractions and an offset.
    Json,     ///< Text.
};

/// How a column turns what it is given into what it stores: SQLite's type affinity.
enum class Affinity {
    Blob,    ///< Stores what it is given.
    Text,    ///< Numbers become texts.
    Numeric, ///< Texts that read as a number become one, and reals without fraction integers.
    Integer, ///< As Numeric.
    Real,    ///< As Numeric, but integers become reals.
};

/// How the database compares two texts of a column.
enum class Collation {
    Binary,   ///< By UTF-8 bytes.
    NoCase,   ///< As Binary with A-Z equal to a-z; no other letters.
    RTrim,    ///< As Binary without trailing spaces.
    External, ///< Known to the database only; never evaluated in memory.
};

/// One column of a table or view. A plain value.
struct Column
{
    QString name;         ///< As the database writes it. Looked up with A-Z as a-z.
    QString declaredType; ///< As written in the database, `VARCHAR(40)`; may be empty.
    /// What the declaration comes to: see columnTypeOf() and affinityOf().
    ColumnType type = ColumnType::Any;
    Affinity affinity = Affinity::Blob;
    Collation collation = Collation::Binary; ///< Where a query names no other.
    bool nullable = true;                    ///< NULL is let in.
    bool generated = false; ///< Computed by the database from other columns; never written.

    /// The database fills this in when an insert does not give it: an SQL expression for showing,
    /// or empty text for an automatic key. None: NULL.
    std::optional<QString> defaultSql;

    /// The only values a CHECK (column IN (...)) lets in; empty when there is no such check.
    QList<Value> allowedValues;

    /// The values the database fills in by itself, so an insert need not.
    bool hasDefault() const { return defaultSql.has_value() || generated; }

    friend bool operator==(const Column &, const Column &) = default;
};

/// The meaning and the affinity of a type as declared in SQL, by SQLite's rules and by what people
/// write: `BOOLEAN`, `DATETIME`, `DECIMAL(10,2)`, `JSON`. Case does not matter.
ColumnType columnTypeOf(const QString &declaredType);
Affinity affinityOf(const QString &declaredType);

} // namespace varve
