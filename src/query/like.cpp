#include "query/like_p.h"

#include <QList>

#include <optional>

namespace varve {
namespace {

/// One place of a pattern: a character, or a wildcard.
struct Token
{
    enum class Kind { Character, One, Any };

    Kind kind = Kind::Character;
    char32_t character = 0;
};

using Characters = QList<uint>;

/// Case folded, and up to the first NUL.
Characters characters(const QString &text)
{
    auto all = text.left(text.indexOf(QChar::Null)).toUcs4();
    for (auto &character : all) {
        if (character >= U'A' && character <= U'Z')
            character += U'a' - U'A';
    }
    return all;
}

/// An escape character that is itself a wildcard is none any more. None for a pattern that ends in
/// the escape character: it matches nothing.
std::optional<QList<Token>> tokens(const QString &pattern, QChar escape)
{
    const auto folded = characters(pattern);
    const auto escaping = escape.isNull() ? Characters() : characters(escape);
    QList<Token> found;
    for (qsizetype i = 0; i < folded.size(); ++i) {
        if (!escaping.isEmpty() && folded[i] == escaping.front()) {
            if (++i == folded.size())
                return {};
            found.append({Token::Kind::Character, folded[i]});
        } else if (folded[i] == U'%') {
            found.append({Token::Kind::Any, 0});
        } else if (folded[i] == U'_') {
            found.append({Token::Kind::One, 0});
        } else {
            found.append({Token::Kind::Character, folded[i]});
        }
    }
    return found;
}

bool fits(const Token &token, uint character)
{
    return token.kind == Token::Kind::One
           || (token.kind == Token::Kind::Character && token.character == character);
}

} // namespace

bool isLike(const QString &text, const QString &pattern, QChar escape)
{
    const auto wanted = tokens(pattern, escape);
    if (!wanted)
        return false;
    const auto given = characters(text);
    qsizetype place = 0;
    qsizetype token = 0;
    // The last Any takes one character more whenever what follows it does not fit; earlier ones
    // never need to.
    std::optional<qsizetype> lastAny;
    qsizetype takenByAny = 0;
    while (place < given.size()) {
        if (token < wanted->size() && (*wanted)[token].kind == Token::Kind::Any) {
            lastAny = token++;
            takenByAny = place;
        } else if (token < wanted->size() && fits((*wanted)[token], given[place])) {
            ++token;
            ++place;
        } else if (lastAny) {
            token = *lastAny + 1;
            place = ++takenByAny;
        } else {
            return false;
        }
    }
    while (token < wanted->size() && (*wanted)[token].kind == Token::Kind::Any)
        ++token;
    return token == wanted->size();
}

} // namespace varve
