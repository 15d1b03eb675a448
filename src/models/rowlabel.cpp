#include "models/celltext.h"
#include "models/rowlabel_p.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class RowLabel
{
    Q_DECLARE_TR_FUNCTIONS(varve::RowLabel)
public:
    static QString newRow() { return tr("(new)"); }
    static QString key(const QString &key) { return tr("#%1", "a row by its key").arg(key); }
};

QString keyLabel(const Row &row, const Table &table, const QLocale &locale)
{
    if (table.key.isEmpty())
        return {};
    if (!keyOf(row, table.key).isComplete())
        return RowLabel::newRow();
    QStringList parts;
    for (const auto column : table.key)
        parts.append(shownText(row[column], table[column], locale));
    return RowLabel::key(parts.join(u", "_s));
}

/// The first text that tells a person something: no key, no date, no reference.
QString nameIn(const Row &row, const Table &table, const QLocale &locale)
{
    constexpr qsizetype nameLength = 60;
    for (qsizetype position = 0; position < row.size(); ++position) {
        const auto column = columnIndex(position);
        const auto &cell = row[column];
        if (!cell.isText() || cell.text().isEmpty() || table[column].type != ColumnType::Text
            || table.isKeyColumn(column) || table.foreignKeyOf(column))
            continue;
        const auto name = shownText(cell, table[column], locale);
        return name.size() > nameLength ? QString(name.left(nameLength) + u'\u2026') : name;
    }
    return {};
}

} // namespace

QString rowLabel(const Row &row, const Table &table, const QLocale &locale)
{
    const auto key = keyLabel(row, table, locale);
    const auto name = nameIn(row, table, locale);
    return key.isEmpty() || name.isEmpty() ? QString(key + name) : QString(key + u' ' + name);
}

} // namespace varve
