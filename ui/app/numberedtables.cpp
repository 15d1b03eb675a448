#include "app/numberedtables.h"

#include <QFileInfo>
#include <QSettings>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// One file has one name here, by whatever path it is opened. Slashes would make groups of it.
QString keyOf(const QString &file)
{
    const QFileInfo info(file);
    const auto path = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    return u"rowNumbers/"_s + QString::fromLatin1(QUrl::toPercentEncoding(path));
}

} // namespace

QStringList numberedTables(const QString &file)
{
    return QSettings().value(keyOf(file)).toStringList();
}

void setNumbered(const QString &file, const QString &table, bool numbered)
{
    auto tables = numberedTables(file);
    tables.removeAll(table);
    if (numbered)
        tables.append(table);
    QSettings settings;
    if (tables.isEmpty())
        settings.remove(keyOf(file));
    else
        settings.setValue(keyOf(file), tables);
}

} // namespace varve
