#include "storage/dialects/sqlitedefinition_p.h"

using namespace Qt::Literals::StringLiterals;

namespace varve::sqlite {
namespace {

// As https://www.sqlite.org/draft/tokenreq.html has it.
bool beginsWord(QChar letter)
{
    return letter.isLetter() || letter == u'_' || letter.unicode() > 0x7f;
}

bool continuesWord(QChar letter)
{
    return beginsWord(letter) || letter.isDigit() || letter == u'$';
}

class Tokenizer
{
public:
    explicit Tokenizer(const QString &sql)
        : m_sql(sql)
    {}

    QList<Token> all()
    {
        QList<Token> found;
        for (skipBlanks(); m_at < m_sql.size(); skipBlanks()) {
            const auto begin = m_at;
            auto token = next();
            token.begin = begin;
            token.end = m_at;
            found.append(token);
        }
        return found;
    }

private:
    QChar at(qsizetype position) const
    {
        return position < m_sql.size() ? m_sql[position] : QChar();
    }

    void skipBlanks()
    {
        while (m_at < m_sql.size()) {
            if (m_sql[m_at].isSpace())
                ++m_at;
            else if (m_sql[m_at] == u'-' && at(m_at + 1) == u'-')
                skipTo(u"\n"_s, m_at);
            else if (m_sql[m_at] == u'/' && at(m_at + 1) == u'*')
                skipTo(u"*/"_s, m_at + 2);
            else
                return;
        }
    }

    void skipTo(const QString &mark, qsizetype from)
    {
        const auto found = m_sql.indexOf(mark, from);
        m_at = found < 0 ? m_sql.size() : found + mark.size();
    }

    Token next()
    {
        const auto first = m_sql[m_at];
        if (first == u'\'')
            return {Token::Kind::Text, quoted(first), 0, 0};
        if (first == u'"' || first == u'`')
            return {Token::Kind::QuotedName, quoted(first), 0, 0};
        if (first == u'[')
            return {Token::Kind::QuotedName, bracketed(), 0, 0};
        if (first.isDigit() || (first == u'.' && at(m_at + 1).isDigit()))
            return {Token::Kind::Number, number(), 0, 0};
        if (beginsWord(first))
            return {Token::Kind::Word, word(), 0, 0};
        ++m_at;
        return {Token::Kind::Other, first, 0, 0};
    }

    QString quoted(QChar quote)
    {
        QString text;
        for (++m_at; m_at < m_sql.size(); ++m_at) {
            if (m_sql[m_at] == quote && at(++m_at) != quote)
                return text;
            text += m_sql[m_at];
        }
        return text;
    }

    QString bracketed()
    {
        const auto begin = m_at + 1;
        skipTo(u"]"_s, begin);
        return m_sql.mid(begin, m_at - begin - 1);
    }

    QString word()
    {
        const auto begin = m_at;
        while (m_at < m_sql.size() && continuesWord(m_sql[m_at]))
            ++m_at;
        return m_sql.mid(begin, m_at - begin);
    }

    /// Also 1.5e-3 and 0xff, whose sign and letters belong to it.
    QString number()
    {
        const auto begin = m_at;
        while (m_at < m_sql.size() && (continuesWord(m_sql[m_at]) || m_sql[m_at] == u'.')) {
            const bool exponent = m_sql[m_at].toLower() == u'e' && at(begin + 1).toLower() != u'x';
            ++m_at;
            if (exponent && (at(m_at) == u'-' || at(m_at) == u'+'))
                ++m_at;
        }
        return m_sql.mid(begin, m_at - begin);
    }

    const QString &m_sql;
    qsizetype m_at = 0;
};

} // namespace

QList<Token> tokens(const QString &sql)
{
    return Tokenizer(sql).all();
}

} // namespace varve::sqlite
