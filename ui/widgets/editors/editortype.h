#pragma once

#include <QModelIndex>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace varve {

/// Where a cell is edited.
enum class EditorSpace {
    Cell,  ///< In its own place.
    Large, ///< In a field of several lines over the grid.
};

/// Makes the editor for `cell`: a widget that is also an Editor, owned by `parent`. The first of the
/// registered types that suits the cell; a line of text suits any.
QWidget *makeEditor(const QModelIndex &cell, EditorSpace space, QWidget *parent);

} // namespace varve
