#include "widgets/cellblock.h"

#include "models/roles.h"
#include "models/textblock.h"

#include <QRect>

#include <algorithm>

namespace varve {

namespace {

QRect boundsOf(const QModelIndexList &cells)
{
    QRect bounds;
    for (const auto &cell : cells)
        bounds |= QRect(cell.column(), cell.row(), 1, 1);
    return bounds;
}

/// A null text for NULL: the clipboard tells it from an empty text.
QString textOf(const QModelIndex &cell)
{
    return cell.data(ValueRole).value<Value>().isNull() ? QString()
                                                        : cell.data(Qt::EditRole).toString();
}

} // namespace

QString toClipboardText(const QModelIndexList &cells, Headers headers)
{
    if (cells.isEmpty())
        return {};
    const auto bounds = boundsOf(cells);
    const auto *model = cells.front().model();
    QList<QStringList> block(bounds.height(), QStringList(bounds.width()));
    for (const auto &cell : cells)
        block[cell.row() - bounds.top()][cell.column() - bounds.left()] = textOf(cell);
    if (headers == Headers::With) {
        QStringList names;
        for (int column = bounds.left(); column <= bounds.right(); ++column)
            names += model->headerData(column, Qt::Horizontal).toString();
        block.prepend(names);
    }
    return toTabSeparated(block);
}

QModelIndex cornerOf(const QModelIndexList &cells)
{
    if (cells.isEmpty())
        return {};
    const auto bounds = boundsOf(cells);
    return cells.front().model()->index(bounds.top(), bounds.left());
}

} // namespace varve
