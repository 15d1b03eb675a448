#include "value/value.h"

#include <QHash>
#include <QLocale>

namespace varve {
namespace {

constexpr qsizetype shownLength = 60;

QString quoted(const QString &text)
{
    const auto shown = text.size() > shownLength ? text.left(shownLength) + u'\u2026' : text;
    return u'\'' + QString(shown).replace(u'\'', QStringLiteral("''")) + u'\'';
}

QString hex(const QByteArray &blob)
{
    const auto shown = QString::fromLatin1(blob.left(shownLength / 2).toHex());
    return QStringLiteral("x'") + shown
           + (blob.size() > shownLength / 2 ? QStringLiteral("\u2026'") : QStringLiteral("'"));
}

QString name(const Absent &absent)
{
    switch (absent.reason) {
    case Absent::Reason::Default:
        return QStringLiteral("<default>");
    case Absent::Reason::Generated:
        return QStringLiteral("<generated>");
    case Absent::Reason::NotLoaded:
        break;
    }
    return QStringLiteral("<not loaded, %1>").arg(absent.size);
}

} // namespace

size_t qHash(const Value &value, size_t seed)
{
    return value.visit(Overloaded{
        [&](Null) { return seed; },
        [&](qint64 integer) { return ::qHash(integer, seed); },
        [&](double real) { return ::qHash(real, seed); },
        [&](const QString &text) { return ::qHash(text, seed); },
        [&](const QByteArray &blob) { return ::qHash(blob, seed); },
        [&](RowId row) { return qHash(row, seed); },
        [&](const Absent &absent) {
            return ::qHash(absent.size, ::qHash(static_cast<int>(absent.reason), seed));
        },
    });
}

QString toText(const Value &value)
{
    return value.visit(Overloaded{
        [](Null) { return QStringLiteral("NULL"); },
        [](qint64 integer) { return QString::number(integer); },
        [](double real) { return QString::number(real, 'g', QLocale::FloatingPointShortest); },
        [](const QString &text) { return quoted(text); },
        [](const QByteArray &blob) { return hex(blob); },
        [](RowId row) { return QStringLiteral("<row %1>").arg(row.serial()); },
        [](const Absent &absent) { return name(absent); },
    });
}

} // namespace varve
