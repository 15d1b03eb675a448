#include "query/filterparser.h"

#include "schema/parsing.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace varve {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Operator
{
    QLatin1String sign;
    Comparison comparison = {};
};

/// A sign stands before those that it begins with.
constexpr std::array operators{
    Operator{QLatin1String("!="), Comparison::NotEqual},
    Operator{QLatin1String("<>"), Comparison::NotEqual},
    Operator{QLatin1String("<="), Comparison::LessOrEqual},
    Operator{QLatin1String(">="), Comparison::GreaterOrEqual},
    Operator{QLatin1String("="), Comparison::Equal},
    Operator{QLatin1String("<"), Comparison::Less},
    Operator{QLatin1String(">"), Comparison::Greater},
};

/// Where `separator` first stands outside of double quotes, or -1.
qsizetype indexOutsideQuotes(QStringView text, QStringView separator)
{
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'"')
            quoted = !quoted;
        else if (!quoted && text.sliced(i).startsWith(separator))
            return i;
    }
    return -1;
}

QStringList alternatives(QStringView text)
{
    QStringList found;
    while (!text.isEmpty()) {
        const auto end = indexOutsideQuotes(text, u"|");
        const auto part = text.left(end).trimmed();
        if (!part.isEmpty())
            found.append(part.toString());
        text = end < 0 ? QStringView() : text.sliced(end + 1);
    }
    return found;
}

bool isQuoted(const QString &text)
{
    return text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"');
}

QString unquoted(const QString &text)
{
    return isQuoted(text) ? text.sliced(1, text.size() - 2).replace(u"\"\""_s, u"\""_s) : text;
}

/// The LIKE pattern for `*` and `?`, with `\` as escape.
QString likePattern(const QString &wildcards)
{
    QString pattern;
    for (const auto character : wildcards) {
        if (character == u'*' || character == u'?') {
            pattern += character == u'*' ? u'%' : u'_';
            continue;
        }
        if (character == u'%' || character == u'_' || character == u'\\')
            pattern += u'\\';
        pattern += character;
    }
    return pattern;
}

class FilterParser
{
    Q_DECLARE_TR_FUNCTIONS(varve::FilterParser)

public:
    FilterParser(ColumnIndex index, const Table &table, const QLocale &locale)
        : m_column(table[index])
        , m_operand(Expression::Column{m_column.name, index})
        , m_locale(locale)
    {}

    /// The condition of one alternative, trimmed and not empty.
    Result<Expression> operator()(const QString &text) const
    {
        if (isQuoted(text))
            return matching(unquoted(text));
        if (text.compare(u"null"_s, Qt::CaseInsensitive) == 0)
            return m_operand.isNull();
        if (text.compare(u"!null"_s, Qt::CaseInsensitive) == 0)
            return m_operand.isNotNull();
        const auto begins = [&](const Operator &candidate) {
            return text.startsWith(candidate.sign);
        };
        const auto found = std::ranges::find_if(operators, begins);
        if (found != operators.end())
            return comparing(*found, text.sliced(found->sign.size()).trimmed());
        if (const auto dots = rangeDots(text); dots > 0)
            return between(text.first(dots).trimmed(), text.sliced(dots + 2).trimmed());
        if (text.contains(u'*') || text.contains(u'?'))
            return m_operand.like(likePattern(text), u'\\');
        return matching(text);
    }

private:
    bool isSearchedWithin() const
    {
        return m_column.type == ColumnType::Text || m_column.type == ColumnType::Json
               || m_column.type == ColumnType::Any;
    }

    /// Where the dots of a range stand, with something on both sides; three dots are an ellipsis.
    static qsizetype rangeDots(const QString &text)
    {
        const auto dots = indexOutsideQuotes(text, u"..");
        const bool isRange = dots > 0 && dots + 2 < text.size() && text[dots + 2] != u'.';
        return isRange ? dots : -1;
    }

    Result<Expression> matching(const QString &text) const
    {
        if (isSearchedWithin())
            return m_operand.contains(text);
        return comparing({{}, Comparison::Equal}, text);
    }

    Result<Expression> comparing(const Operator &sign, const QString &operand) const
    {
        const bool isEquality =
            sign.comparison == Comparison::Equal || sign.comparison == Comparison::NotEqual;
        if (operand.isEmpty() && !isEquality)
            return Error(ErrorKind::Type, tr("Write a value after %1.").arg(sign.sign));
        return parsed(unquoted(operand), m_column, m_locale).transform([&](const Value &value) {
            if (!value.isNull())
                return compared(m_operand, sign.comparison, varve::value(value));
            return sign.comparison == Comparison::Equal ? m_operand.isNull()
                                                        : m_operand.isNotNull();
        });
    }

    Result<Expression> between(const QString &from, const QString &to) const
    {
        return comparing({QLatin1String(".."), Comparison::GreaterOrEqual}, from)
            .and_then([&](const Expression &lower) {
                return comparing({QLatin1String(".."), Comparison::LessOrEqual}, to)
                    .transform([&](const Expression &upper) { return lower && upper; });
            });
    }

    const Column &m_column;
    Expression m_operand;
    QLocale m_locale;
};

} // namespace

Result<std::optional<Expression>>
parsedFilter(const QString &text, ColumnIndex column, const Table &table, const QLocale &locale)
{
    const FilterParser parse(column, table, locale);
    std::optional<Expression> condition;
    for (const auto &part : alternatives(text)) {
        const auto parsedPart = parse(part);
        if (!parsedPart)
            return parsedPart.error();
        condition = condition ? *condition || *parsedPart : *parsedPart;
    }
    return condition;
}

} // namespace varve
