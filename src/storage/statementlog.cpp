#include "storage/sqlvalue_p.h"
#include "storage/statementlog_p.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

Q_LOGGING_CATEGORY(statements, "varve.sql", QtWarningMsg)
Q_LOGGING_CATEGORY(slowStatements, "varve.sql.slow", QtWarningMsg)
Q_LOGGING_CATEGORY(repeatedStatements, "varve.sql.repeated", QtWarningMsg)

constexpr qint64 burstMilliseconds = 1000;
/// Statements whose repetition is counted at a time; a program sends far fewer different ones.
constexpr qsizetype mostBursts = 1000;

/// Whether it asks for one row, or for those that one value leads to. Batches have the values of many
/// rows; a page begins at one value, and is as full as its limit says where others follow.
bool couldBeOneOfMany(const StatementLog::Sent &sent)
{
    const bool isLimited = sent.sql.endsWith(u" LIMIT ?");
    const bool isFull = isLimited && sent.rows >= sent.values.constLast().toLongLong();
    return sent.rows <= 1 || (sent.values.size() == (isLimited ? 2 : 1) && !isFull);
}

size_t hashOf(const QVariantList &values)
{
    size_t hash = 0;
    for (const auto &value : values)
        hash = qHash(fromVariant(QVariant(value)), hash);
    return hash;
}

} // namespace

bool StatementLog::isWanted() const
{
    return m_options.slowAfter || m_options.repeats > 0 || statements().isDebugEnabled();
}

void StatementLog::note(const Sent &sent)
{
    qCDebug(statements).noquote() << described(sent);
    if (m_options.slowAfter
        && sent.nanoseconds > std::chrono::nanoseconds(*m_options.slowAfter).count())
        qCWarning(slowStatements).noquote() << described(sent);
    if (m_options.repeats > 0 && couldBeOneOfMany(sent))
        noteRepetition(sent);
}

QString StatementLog::described(const Sent &sent) const
{
    const auto milliseconds = static_cast<double>(sent.nanoseconds) / 1e6;
    QString text = QString::number(milliseconds, 'f', 2) + u" ms, "_s
                   + (sent.failed ? u"failed"_s : QString::number(sent.rows) + u" rows"_s) + u": "_s
                   + sent.sql;
    if (!m_options.showsValues || sent.values.isEmpty())
        return text;
    QStringList values;
    for (const auto &value : sent.values)
        values.append(toText(fromVariant(QVariant(value))));
    return text + u" -- "_s + values.join(u", "_s);
}

/// What is asked once for each of many rows has one text, and each time values that it has not had. The
/// same values again are another question: somebody looks twice.
void StatementLog::noteRepetition(const Sent &sent)
{
    if (sent.values.isEmpty() || m_warnedOf.contains(sent.sql))
        return;
    if (m_bursts.size() > mostBursts)
        m_bursts.clear();
    auto &burst = m_bursts[sent.sql];
    const auto now = m_clock.elapsed();
    if (burst.values.isEmpty() || now - burst.since > burstMilliseconds)
        burst = {now, {}};
    burst.values.insert(hashOf(sent.values));
    if (burst.values.size() < m_options.repeats)
        return;
    m_warnedOf.insert(sent.sql);
    m_bursts.remove(sent.sql);
    qCWarning(repeatedStatements).noquote()
        << u"sent "_s + QString::number(m_options.repeats)
               + u" times within a second, with other values each time; ask for all at once instead: "_s
               + sent.sql;
}

} // namespace varve
