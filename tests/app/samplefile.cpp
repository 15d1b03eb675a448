// Makes a SQLite file out of a script: samplefile SCRIPT FILE
#include "storage/script.h"

#include <QCoreApplication>
#include <QFile>

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QFile script(QCoreApplication::arguments().value(1));
    const auto path = QCoreApplication::arguments().value(2);
    QFile::remove(path);
    if (!script.open(QIODevice::ReadOnly))
        return 1;
    const auto made = varve::sql::createDatabase(path, QString::fromUtf8(script.readAll()));
    if (!made)
        qCritical("%s", qPrintable(made.error().toText()));
    return made ? 0 : 1;
}
