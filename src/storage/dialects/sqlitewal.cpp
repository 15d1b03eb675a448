#include "storage/dialects/sqlitewal_p.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace varve::sqlite {
namespace {

/// https://www.sqlite.org/fileformat.html: the write and read version of a file with such a log.
bool usesLog(const QString &path)
{
    constexpr qint64 versions = 18;
    constexpr char withLog = 2;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.seek(versions) && file.read(2).contains(withLog);
}

} // namespace

LogAccess logAccess(const QString &path)
{
    const QFileInfo file(path);
    const QFileInfo log(file.absoluteFilePath() + u"-wal"_s);
    const QFileInfo shared(file.absoluteFilePath() + u"-shm"_s);
    if (QFileInfo(file.absolutePath()).isWritable() || !usesLog(path))
        return LogAccess::Usable;
    if (log.isReadable() && shared.isReadable())
        return LogAccess::Usable; // somebody else has made them
    return log.size() == 0 ? LogAccess::NotNeeded : LogAccess::Unreadable;
}

} // namespace varve::sqlite
