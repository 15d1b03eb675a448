#pragma once

#include <QString>

namespace varve::sqlite {

/// What the write-ahead log of a file means for somebody who opens it. SQLite keeps it in two files
/// beside the database, and makes them to read as well as to write.
enum class LogAccess {
    Usable,     ///< There is none, or it can be used as usual.
    NotNeeded,  ///< It cannot be used, but it is empty: the file alone is the whole database.
    Unreadable, ///< It holds changes that cannot be read.
};

/// Looks at the files only. Cost: one read of 20 bytes, if the folder of `path` cannot be written to.
LogAccess logAccess(const QString &path);

} // namespace varve::sqlite
