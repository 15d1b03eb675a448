#include "models/celltext.h"

#include "base/overloaded.h"
#include "models/blobkind_p.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

constexpr qsizetype shownLength = 1000;

class CellText
{
    Q_DECLARE_TR_FUNCTIONS(varve::CellText)
public:
    static QString leftToDefault(const Column &column)
    {
        if (!column.hasDefault())
            return u"NULL"_s;
        return column.defaultSql && column.defaultSql->isEmpty() ? tr("(new)") : tr("(default)");
    }
    static QString notLoaded(const Absent &absent, const QLocale &locale)
    {
        const bool isText = absent.content == Absent::Content::Text;
        if (absent.size < 0)
            return isText ? tr("Text") : tr("Blob");
        return isText ? tr("Text, %1 characters").arg(locale.toString(absent.size))
                      : tr("Blob, %1").arg(dataSize(absent.size, locale));
    }
    static QString absent(const Absent &absent, const Column &column, const QLocale &locale)
    {
        switch (absent.reason) {
        case Absent::Reason::Default:
            return leftToDefault(column);
        case Absent::Reason::Generated:
            return tr("(generated)");
        case Absent::Reason::NotLoaded:
            break;
        }
        return notLoaded(absent, locale);
    }
    static QString blob(const QByteArray &blob, const QLocale &locale)
    {
        return tr("%1, %2", "kind and size of a blob")
            .arg(blobKind(blob), dataSize(blob.size(), locale));
    }
    static QString newRow() { return tr("(new)"); }

private:
    static QString dataSize(qint64 bytes, const QLocale &locale)
    {
        return locale.formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
    }
};

/// The shortest digits that read back as this number, written so that it is not an integer.
QString digits(double real, const QLocale &locale)
{
    if (std::isinf(real))
        return real < 0 ? u"-Inf"_s : u"Inf"_s;
    const auto size = std::abs(real);
    const bool plain = size == 0 || (size >= 1e-5 && size < 1e15);
    auto text = QString::number(real, plain ? 'f' : 'e', QLocale::FloatingPointShortest);
    if (plain && !text.contains(u'.'))
        text += u".0"_s;
    return text.replace(u'.', locale.decimalPoint());
}

QString integer(qint64 integer, const Column &column)
{
    if (column.type == ColumnType::Boolean && (integer == 0 || integer == 1))
        return integer == 1 ? u"true"_s : u"false"_s;
    return QString::number(integer);
}

QString hex(const QByteArray &blob)
{
    return u"x'"_s + QString::fromLatin1(blob.toHex()) + u'\'';
}

/// Control characters have pictures in Unicode in their own order; the line break gets the arrow
/// that keyboards show.
QChar visible(QChar character)
{
    constexpr char16_t firstPicture = u'\u2400';
    constexpr char16_t deletePicture = u'\u2421';
    const auto code = character.unicode();
    if (code == u'\n' || character == QChar::LineSeparator
        || character == QChar::ParagraphSeparator)
        return u'\u21b5';
    if (code < u' ')
        return QChar(firstPicture + code);
    return code == 0x7f ? QChar(deletePicture) : character;
}

QString oneLine(const QString &text)
{
    auto line = text.left(shownLength);
    if (!line.isEmpty() && line.size() < text.size() && line.back().isHighSurrogate())
        line.chop(1);
    const bool isCut = line.size() < text.size();
    line.replace(u"\r\n"_s, u"\n"_s);
    std::ranges::transform(line, line.begin(), visible);
    return isCut ? line + u'\u2026' : line;
}

QString shownDate(QDate date, const QLocale &locale)
{
    auto format = locale.dateFormat(QLocale::ShortFormat);
    if (!format.contains(u"yyyy"_s))
        format.replace(u"yy"_s, u"yyyy"_s);
    return locale.toString(date, format);
}

QString shownTime(QTime time, const QLocale &locale)
{
    auto format = locale.timeFormat(QLocale::ShortFormat);
    if (time.second() != 0 && !format.contains(u's'))
        format.replace(u"mm"_s, u"mm:ss"_s);
    return locale.toString(time, format);
}

/// Only times without fraction and offset: the short form would hide those.
QTime plainTime(const QString &text)
{
    const bool isPlain = text.size() == 5 || text.size() == 8;
    return isPlain ? QTime::fromString(text, Qt::ISODate) : QTime();
}

/// `text` in the form of a date or time column, or itself if it is none.
QString shownMoment(const QString &text, ColumnType type, const QLocale &locale)
{
    constexpr qsizetype dateLength = 10;
    if (type == ColumnType::Time) {
        const auto time = plainTime(text);
        return time.isValid() ? shownTime(time, locale) : oneLine(text);
    }
    const auto date = QDate::fromString(text.left(dateLength), Qt::ISODate);
    if (!date.isValid())
        return oneLine(text);
    if (text.size() == dateLength)
        return shownDate(date, locale);
    const auto time = plainTime(text.mid(dateLength + 1));
    if (!time.isValid())
        return oneLine(text);
    return shownDate(date, locale) + u' ' + shownTime(time, locale);
}

QString shown(const QString &text, ColumnType type, const QLocale &locale)
{
    switch (type) {
    case ColumnType::Date:
    case ColumnType::Time:
    case ColumnType::DateTime:
        return shownMoment(text, type, locale);
    default:
        return oneLine(text);
    }
}

} // namespace

QString shownText(const Value &value, const Column &column, const QLocale &locale)
{
    return value.visit(Overloaded{
        [](Null) { return u"NULL"_s; },
        [&](qint64 number) { return integer(number, column); },
        [&](double real) { return digits(real, locale); },
        [&](const QString &text) { return shown(text, column.type, locale); },
        [&](const QByteArray &blob) { return CellText::blob(blob, locale); },
        [](RowId) { return CellText::newRow(); },
        [&](const Absent &absent) { return CellText::absent(absent, column, locale); },
    });
}

QString editText(const Value &value, const Column &column, const QLocale &locale)
{
    return value.visit(Overloaded{
        [](Null) { return QString(); },
        [&](qint64 number) { return integer(number, column); },
        [&](double real) { return digits(real, locale); },
        [](const QString &text) { return text.isNull() ? u""_s : text; },
        [](const QByteArray &blob) { return hex(blob); },
        [](RowId) { return QString(); },
        [](const Absent &) { return QString(); },
    });
}

} // namespace varve
