#include "app/sample.h"

#include "storage/script.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class SampleText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Sample)
public:
    static Error cannotMakeFolder(const QString &folder)
    {
        return {ErrorKind::Storage,
                tr("The folder for the sample database, \"%1\", cannot be made.").arg(folder),
                tr("Check its permissions, or name a database of yours.")};
    }
};

} // namespace

Result<QString> sampleDatabase()
{
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const auto path = QDir(folder).filePath(u"sample.sqlite"_s);
    if (QFileInfo::exists(path))
        return path;
    if (!QDir().mkpath(folder))
        return SampleText::cannotMakeFolder(folder);
    QFile script(u":/varve/sample.sql"_s);
    const bool isBundled = script.open(QIODevice::ReadOnly);
    Q_ASSERT(isBundled);
    Q_UNUSED(isBundled)
    if (auto created = sql::createDatabase(path, QString::fromUtf8(script.readAll())); !created)
        return created.error();
    return path;
}

} // namespace varve
