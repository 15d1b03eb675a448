#pragma once

#include <QModelIndex>

namespace varve {

/// Whether the names of the columns stand above the cells.
enum class Headers { Without, With };

/// The smallest rectangle around `cells` as a text for the clipboard, tabs between cells: a cell
/// inside it that is not selected, or not here yet, is empty. NULL is empty, too.
QString toClipboardText(const QModelIndexList &cells, Headers headers);

/// The upper left corner of `cells`; invalid if there are none.
QModelIndex cornerOf(const QModelIndexList &cells);

} // namespace varve
