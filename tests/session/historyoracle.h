#pragma once

#include "value/value.h"

#include <map>
#include <ostream>
#include <vector>

namespace varve::test {

/// What a user sees of a row: the key comes and goes with commits.
struct Shown
{
    Value name;
    Value number;
    quint64 lance = 0; ///< The row that a relation leads to; 0: to none.

    friend bool operator==(const Shown &, const Shown &) = default;
};

inline std::ostream &operator<<(std::ostream &out, const Shown &shown)
{
    const QStringList cells{toText(shown.name), toText(shown.number), QString::number(shown.lance)};
    return out << cells.join(u' ').toStdString();
}

/// The oracle of a history: a whole copy of all rows for each step of each branch.
class Copies
{
public:
    using Rows = std::map<quint64, Shown>;

    const Rows &now() const { return m_current.states[m_current.position]; }
    const Rows &at(size_t position) const { return m_current.states[position]; }
    size_t position() const { return m_current.position; }
    size_t steps() const { return m_current.states.size() - 1; }

    /// What is there before anything is done.
    void begin(const Rows &rows) { m_current.states = {rows}; }

    void record(const Rows &next, const QString &mergeKey = {})
    {
        if (next == now())
            return;
        const bool merges = !mergeKey.isEmpty() && mergeKey == m_mergeKey && position() > 0;
        m_current.states.resize(position() + (merges ? 0 : 1));
        m_current.states.push_back(next);
        m_current.position = m_current.states.size() - 1;
        m_mergeKey = mergeKey;
    }
    void endMerging() { m_mergeKey.clear(); }

    void undo()
    {
        const auto shown = now();
        while (m_current.position > 0 && now() == shown)
            --m_current.position;
    }
    void redo()
    {
        const auto shown = now();
        while (m_current.position < steps() && now() == shown)
            ++m_current.position;
    }
    void goTo(size_t position) { m_current.position = position; }

    void addBranch(const QString &name)
    {
        m_others[m_branch] = m_current;
        m_branch = name;
    }
    void switchTo(const QString &name)
    {
        m_others[m_branch] = m_current;
        m_current = m_others[name];
        m_branch = name;
    }

    /// Somebody else's write is seen in every state that holds what was there before.
    void write(quint64 row, const Value &before, const Value &after)
    {
        m_others[m_branch] = m_current;
        for (auto &[name, line] : m_others) {
            for (auto &state : line.states) {
                const auto found = state.find(row);
                if (found != state.end() && found->second.number == before)
                    found->second.number = after;
            }
        }
        m_current = m_others[m_branch];
    }

    /// What is seen when `step` is taken back, and nothing that was done since.
    Rows without(size_t step) const
    {
        auto rows = now();
        const auto &before = at(step);
        const auto &after = at(step + 1);
        for (const auto &[row, made] : after) {
            if (!before.contains(row))
                rows.erase(row);
        }
        for (const auto &[row, old] : before) {
            const auto changed = after.find(row);
            if (changed == after.end()) {
                if (!rows.contains(row))
                    rows[row] = old;
            } else if (const auto shown = rows.find(row); shown != rows.end()) {
                takeBack(old.name, changed->second.name, shown->second.name);
                takeBack(old.number, changed->second.number, shown->second.number);
                takeBack(old.lance, changed->second.lance, shown->second.lance);
            }
        }
        return rows;
    }

private:
    template<typename T>
    static void takeBack(const T &before, const T &after, T &shown)
    {
        if (before != after && shown == after)
            shown = before;
    }

    struct Line
    {
        std::vector<Rows> states{1};
        size_t position = 0;
    };

    Line m_current;
    std::map<QString, Line> m_others;
    QString m_branch = QStringLiteral("main");
    QString m_mergeKey;
};

} // namespace varve::test
