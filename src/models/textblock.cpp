#include "models/textblock.h"

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

bool endsCell(QChar character)
{
    return character == u'\t' || character == u'\n' || character == u'\r';
}

bool needsQuotes(const QString &cell)
{
    const auto isSpecial = [](QChar character) { return endsCell(character) || character == u'"'; };
    return cell.isEmpty() ? !cell.isNull() : std::ranges::any_of(cell, isSpecial);
}

QString written(const QString &cell)
{
    if (!needsQuotes(cell))
        return cell;
    return u'"' + QString(cell).replace(u'"', u"\"\""_s) + u'"';
}

class Reader
{
public:
    explicit Reader(const QString &text)
        : m_text(text)
    {}

    QList<QStringList> rows()
    {
        QList<QStringList> rows;
        while (m_position < m_text.size())
            rows.append(row());
        return rows;
    }

private:
    QStringList row()
    {
        QStringList cells{cell()};
        while (takes(u'\t'))
            cells.append(cell());
        const bool hasReturn = takes(u'\r');
        if (!takes(u'\n'))
            Q_ASSERT(hasReturn || m_position == m_text.size());
        return cells;
    }

    QString cell()
    {
        if (auto quoted = quotedCell())
            return *quoted;
        const auto begin = m_text.begin() + m_position;
        const auto end = std::find_if(begin, m_text.end(), endsCell);
        const auto length = end - begin;
        m_position += length;
        return length == 0 ? QString() : m_text.mid(m_position - length, length);
    }

    /// None, and nothing is taken, unless a closing quote stands at the end of the cell.
    std::optional<QString> quotedCell()
    {
        auto position = m_position;
        if (position == m_text.size() || m_text[position] != u'"')
            return {};
        auto cell = u""_s;
        for (++position; position < m_text.size(); ++position) {
            const bool isQuote = m_text[position] == u'"';
            const auto next = position + 1;
            if (isQuote && (next == m_text.size() || endsCell(m_text[next]))) {
                m_position = next;
                return cell;
            }
            if (isQuote && m_text[next] != u'"')
                return {};
            position += isQuote ? 1 : 0;
            cell += m_text[position];
        }
        return {};
    }

    bool takes(QChar character)
    {
        const bool is = m_position < m_text.size() && m_text[m_position] == character;
        m_position += is ? 1 : 0;
        return is;
    }

    const QString &m_text;
    qsizetype m_position = 0;
};

} // namespace

QString toTabSeparated(const QList<QStringList> &block)
{
    QStringList lines;
    lines.reserve(block.size());
    for (const auto &row : block) {
        QStringList cells;
        for (const auto &cell : row)
            cells.append(written(cell));
        lines.append(cells.join(u'\t'));
    }
    // A last line without text would not be seen without its line break.
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.append(QString());
    return lines.join(u'\n');
}

QList<QStringList> fromTabSeparated(const QString &text)
{
    return Reader(text).rows();
}

} // namespace varve
