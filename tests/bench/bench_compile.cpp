// What typed tables cost a program while it is compiled: the user time of the compiler for a unit of
// 20 tables with 20 columns each and 60 queries, against one that includes the same headers of Qt.
#include "measure.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>

#include <string_view>
#include <sys/resource.h>

using namespace Qt::Literals::StringLiterals;
using namespace varve::bench;

namespace {

constexpr int tableCount = 20;
constexpr int queryCount = 60;

QString qtHeaders()
{
    return u"#include <QByteArray>\n#include <QCoreApplication>\n#include <QDateTime>\n"
           "#include <QHash>\n#include <QList>\n#include <QString>\n#include <QUuid>\n"_s;
}

/// A key, 18 columns of ten types and a reference to the next table.
QString table(int number)
{
    static const QStringList types{u"int"_s,
                                   u"QString"_s,
                                   u"std::optional<int>"_s,
                                   u"std::optional<QString>"_s,
                                   u"double"_s,
                                   u"bool"_s,
                                   u"QDate"_s,
                                   u"std::optional<QDate>"_s,
                                   u"QDateTime"_s,
                                   u"qint64"_s};
    QStringList members{u"id"_s};
    QString text = u"struct T%1 : varve::Entity<T%1>\n{\n"
                   "    static constexpr auto tableName = \"t%1\";\n"
                   "    static constexpr Key<qint64> id{\"id\"};\n"_s.arg(number);
    for (int column = 0; column < 18; ++column) {
        members.append(u"c%1"_s.arg(column));
        text += u"    static constexpr Column<%1> c%2{\"c%2\"};\n"_s.arg(types[column % 10])
                    .arg(column);
    }
    members.append(u"next"_s);
    text += u"    static constexpr auto next = ToOne<T%1>(\"next_id\").related(\"previous\");\n"
            "    static constexpr auto columns = varve::columns(%2);\n};\n"_s
                .arg((number + 1) % tableCount)
                .arg(members.join(u", "_s));
    return text;
}

QString query(int number)
{
    static const QStringList conditions{
        u"T%1::c0 < 3 && T%1::c1 == u\"x\"_s"_s,
        u"T%1::c6 >= QDate(2000, 1, 1) || T%1::next / T%2::c0 > 5"_s,
        u"!(T%1::c4 < 1.5) && T%1::c9.in({1, 2}) && T%1::next == 5"_s};
    const auto of = number % tableCount;
    auto condition = conditions[number % conditions.size()];
    condition.replace(u"%1"_s, QString::number(of));
    condition.replace(u"%2"_s, QString::number((of + 1) % tableCount));
    return u"varve::QuerySet q%1(const varve::Schema &schema)\n{\n"
           "    return varve::query<T%2>(schema).filter(%3).orderBy(T%2::c1.desc());\n}\n"_s.arg(
               QString::number(number), QString::number(of), condition);
}

QString typedUnit()
{
    QString text = qtHeaders()
                   + u"#include \"query/entity.h\"\n"
                     "using namespace Qt::Literals::StringLiterals;\n"_s;
    QStringList types;
    for (int number = 0; number < tableCount; ++number) {
        types.append(u"T%1"_s.arg(number));
        text += u"struct T%1;\n"_s.arg(number);
    }
    for (int number = 0; number < tableCount; ++number)
        text += table(number);
    for (int number = 0; number < queryCount; ++number)
        text += query(number);
    return text + u"varve::Result<varve::Schema> schema() { return varve::Schema::of<"_s
           + types.join(u", "_s) + u">(); }\n"_s;
}

QString plainUnit()
{
    return qtHeaders() + u"QString text() { return QString(); }\n"_s;
}

/// Seconds of user time of all processes that have been waited for.
double childSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec)
           + static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
}

double compiled(const QTemporaryDir &folder, const QString &text)
{
    const auto source = folder.filePath(u"unit.cpp"_s);
    QFile file(source);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
        qFatal("no place for a source");
    file.close();
    const auto command = QString::fromUtf8(VARVE_COMPILE).split(u'|', Qt::SkipEmptyParts);
    const auto before = childSeconds();
    QProcess compiler;
    compiler.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    compiler.start(command.front(),
                   command.mid(1) + QStringList{u"-c"_s, source, u"-o"_s, source + u".o"_s});
    if (!compiler.waitForFinished(-1) || compiler.exitCode() != 0)
        qFatal("the unit does not compile");
    return childSeconds() - before;
}

} // namespace

int main(int argc, char *argv[])
{
    const std::string_view filter = argc > 1 ? argv[1] : "";
    if (std::string_view("compile.typed").find(filter) == std::string_view::npos)
        return 0;
    const QTemporaryDir folder;
    const auto result = inTurn([&] { return compiled(folder, typedUnit()); },
                               [&] { return compiled(folder, plainUnit()); });
    print("compile.typed", "s", result, queryCount);
    return 0;
}
