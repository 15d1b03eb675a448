#include "query/omission.h"

#include <QStringList>

namespace varve {

using namespace Qt::Literals::StringLiterals;

QList<Omission> decodedOmissions(const QString &text)
{
    QList<Omission> found;
    for (const auto &item : text.split(u';', Qt::SkipEmptyParts)) {
        const auto parts = item.split(u':');
        Q_ASSERT(parts.size() == 3);
        const auto content = parts[1] == u"T" ? Absent::Content::Text : Absent::Content::Blob;
        found.append({columnIndex(parts[0].toInt()),
                      {Absent::Reason::NotLoaded, content, parts[2].toLongLong()}});
    }
    return found;
}

namespace sql {
namespace {

/// One item of omissions(), or the empty text.
Text omission(const OmittableCell &cell, qint64 limit)
{
    const auto pattern =
        u"CASE WHEN typeof(%1) IN ('text', 'blob') AND length(%1) > ? "
        "THEN '%2:' || upper(substr(typeof(%1), 1, 1)) || ':' || length(%1) || ';' "
        "ELSE '' END"_s;
    return {QString(pattern)
                .replace(u"%2"_s, QString::number(toInt(cell.column)))
                .replace(u"%1"_s, cell.sql),
            {limit}};
}

/// All of `items` in one text. A balanced tree, as SQLite limits the depth of expressions.
Text concatenated(const QList<Text> &items)
{
    if (items.size() == 1)
        return items.front();
    const auto half = items.size() / 2;
    Text all{u"("_s, {}};
    all += joined({concatenated(items.first(half)), concatenated(items.sliced(half))}, u" || "_s);
    return all += u")"_s;
}

} // namespace

Text limited(const OmittableCell &cell, qint64 limit)
{
    const auto pattern = u"CASE WHEN typeof(%1) IN ('text', 'blob') AND length(%1) > ? "
                         "THEN NULL ELSE %1 END"_s;
    return {QString(pattern).replace(u"%1"_s, cell.sql), {limit}};
}

Text omissions(const QList<OmittableCell> &cells, qint64 limit)
{
    if (cells.isEmpty())
        return {u"NULL"_s, {}};
    QList<Text> items;
    for (const auto &cell : cells)
        items.append(omission(cell, limit));
    Text all{u"nullif("_s, {}};
    all += concatenated(items);
    return all += u", '')"_s;
}

} // namespace sql
} // namespace varve
