#pragma once

#include "query/sqlsyntax.h"

#include <optional>

namespace varve {

/// A cell that was left out of a result because its content is large, and what is there instead.
struct Omission
{
    /// The cell, and its kind and size.
    ColumnIndex column;
    Absent content;

    friend bool operator==(const Omission &, const Omission &) = default;
};

/// What the last column of sql::selectRows() says about a row of a query with a content limit.
/// Empty text (NULL) says that nothing was left out.
QList<Omission> decodedOmissions(const QString &text);

namespace sql {

/// A column of a table that may be left out: where it stands, and its text in SQL.
struct OmittableCell
{
    /// The position in its table, and an expression that reads it.
    ColumnIndex column;
    QString sql;
};

/// The content of `cell`, or NULL for text and blobs of more than `limit` characters or bytes.
Text limited(const OmittableCell &cell, qint64 limit);

/// What limited() leaves out of `cells`: items `column:T:characters;` and `column:B:bytes;` in one
/// text, or NULL.
Text omissions(const QList<OmittableCell> &cells, qint64 limit);

} // namespace sql
} // namespace varve
