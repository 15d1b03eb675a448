#include "storage/dialects/sqlitedefinition_p.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace varve::sqlite {
namespace {

using Tokens = QList<Token>;

/// The position behind the parenthesis that closes the one at `open`.
qsizetype behindParenthesis(const Tokens &all, qsizetype open)
{
    qsizetype depth = 0;
    for (auto at = open; at < all.size(); ++at) {
        depth += all[at].is(u'(') ? 1 : all[at].is(u')') ? -1 : 0;
        if (depth == 0)
            return at + 1;
    }
    return all.size();
}

/// The parts of the list that opens at `open`, split at its own commas.
QList<Tokens> listItems(const Tokens &all, qsizetype open)
{
    const auto end = behindParenthesis(all, open) - 1;
    QList<Tokens> items;
    Tokens item;
    for (auto at = open + 1; at < end;) {
        if (all[at].is(u',')) {
            items.append(std::exchange(item, {}));
            ++at;
            continue;
        }
        const auto next = all[at].is(u'(') ? behindParenthesis(all, at) : at + 1;
        item.append(all.mid(at, std::min(next, end) - at));
        at = next;
    }
    items.append(item);
    return items;
}

bool isTableConstraint(const Tokens &item)
{
    static constexpr std::array words{
        "CONSTRAINT"_L1, "PRIMARY"_L1, "UNIQUE"_L1, "CHECK"_L1, "FOREIGN"_L1};
    return std::ranges::any_of(words, [&](auto word) { return item.front().is(word); });
}

class DefinitionReader
{
public:
    explicit DefinitionReader(const QString &sql)
        : m_sql(sql)
        , m_tokens(tokens(sql))
    {}

    TableDefinition definition()
    {
        const auto isOpening = [](const Token &token) { return token.is(u'('); };
        const auto open = std::ranges::find_if(m_tokens, isOpening) - m_tokens.begin();
        if (open == m_tokens.size())
            return {};
        for (const auto &item : listItems(m_tokens, open)) {
            if (!item.isEmpty())
                readItem(item);
        }
        return std::move(m_definition);
    }

private:
    void readItem(const Tokens &item)
    {
        const bool isColumn = !isTableConstraint(item);
        if (isColumn)
            m_definition.columns.append({item.front().text, {}});
        QString constraintName;
        for (qsizetype at = isColumn ? 1 : 0; at < item.size();) {
            if (item[at].is("CONSTRAINT"_L1) && at + 1 < item.size())
                constraintName = item[at + 1].text;
            at = readClause(item, at, constraintName);
        }
    }

    /// Reads what begins at `at` and yields where the next clause may begin.
    qsizetype readClause(const Tokens &item, qsizetype at, QString &constraintName)
    {
        const auto &token = item[at];
        const bool hasNext = at + 1 < item.size();
        if (token.is(u'('))
            return behindParenthesis(item, at);
        if (token.is("AUTOINCREMENT"_L1))
            m_definition.hasAutoIncrement = true;
        if (token.is("ON"_L1) && hasNext && item[at + 1].is("CONFLICT"_L1))
            m_definition.hasConflictClause = true;
        if (token.is("COLLATE"_L1) && hasNext && !m_definition.columns.isEmpty())
            m_definition.columns.last().collation = item[at + 1].text;
        if (!token.is("CHECK"_L1) || !hasNext || !item[at + 1].is(u'('))
            return at + 1;
        const auto end = behindParenthesis(item, at + 1);
        const auto begin = item[at + 1].end;
        const auto condition = QStringView(m_sql).mid(begin, item[end - 1].begin - begin).trimmed();
        m_definition.checks.append({std::exchange(constraintName, {}), condition.toString()});
        return end;
    }

    const QString &m_sql;
    Tokens m_tokens;
    TableDefinition m_definition;
};

std::optional<Value> literal(const Tokens &item)
{
    const bool isSigned = item.size() == 2 && (item.front().is(u'-') || item.front().is(u'+'));
    if (item.size() != 1 && !isSigned)
        return {};
    const auto &token = item.last();
    if (token.kind == Token::Kind::Text && !isSigned)
        return Value(token.text);
    if (token.kind != Token::Kind::Number)
        return {};
    const QString text = (item.front().is(u'-') ? u"-"_s : QString()) + token.text;
    bool isNumber = false;
    const auto integer = text.toLongLong(&isNumber);
    if (isNumber)
        return Value(integer);
    const auto real = text.toDouble(&isNumber);
    return isNumber ? std::optional(Value(real)) : std::nullopt;
}

Tokens withoutParentheses(Tokens all)
{
    while (all.size() > 2 && all.front().is(u'(') && behindParenthesis(all, 0) == all.size())
        all = all.mid(1, all.size() - 2);
    return all;
}

/// `column IS NULL OR`, which lets in nothing that the list would have to name.
Tokens withoutNullTest(const Tokens &all)
{
    const bool tests = all.size() > 4 && all[1].is("IS"_L1) && all[2].is("NULL"_L1)
                       && all[3].is("OR"_L1)
                       && all[0].text.compare(all[4].text, Qt::CaseInsensitive) == 0;
    return tests ? all.mid(4) : all;
}

} // namespace

TableDefinition parsedDefinition(const QString &sql)
{
    return DefinitionReader(sql).definition();
}

std::optional<AllowedValues> allowedValues(const QString &condition)
{
    const auto all = withoutNullTest(withoutParentheses(tokens(condition)));
    const bool isList = all.size() > 4 && all[0].isName() && all[1].is("IN"_L1) && all[2].is(u'(')
                        && behindParenthesis(all, 2) == all.size();
    if (!isList)
        return {};
    AllowedValues allowed{all[0].text, {}};
    for (const auto &item : listItems(all, 2)) {
        const auto value = literal(item);
        if (!value)
            return {};
        allowed.values.append(*value);
    }
    return allowed;
}

QStringList names(const QString &condition)
{
    QStringList found;
    for (const auto &token : tokens(condition)) {
        if (token.isName())
            found.append(token.text);
    }
    return found;
}

} // namespace varve::sqlite
