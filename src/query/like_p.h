#pragma once

#include <QString>

namespace varve {

/// Whether the whole of `text` fits the LIKE pattern: `%` any text, `_` one character, `escape` takes
/// the meaning of the next one away (null: none). A-Z is a-z, no other letters. As in SQLite, both
/// end at a NUL. O(length of text x length of pattern) at worst.
bool isLike(const QString &text, const QString &pattern, QChar escape);

} // namespace varve
