#pragma once

#include "models/roles.h"
#include "widgets/statecolors.h"

QT_BEGIN_NAMESPACE
class QColor;
class QPainter;
class QRect;
class QStyleOptionViewItem;
QT_END_NAMESPACE

namespace varve {

/// What the shapes over a cell depend on.
struct CellLook
{
    CellStates states;    ///< Of the cell and of its row.
    bool isFirst = false; ///< The cell stands at the left edge of its row.
};

/// The shapes that tell a cell's state without colour, over what is painted already.
void paintMarks(QPainter *painter,
                const QRect &cell,
                const CellLook &look,
                const StateColors &colors);

/// The lines between cells, at the right and lower edge of one: the style's own cannot be seen in dark
/// palettes.
void paintEdges(QPainter *painter, const QRect &cell, const QColor &color);

/// The whole of a cell that is not here yet.
void paintLoading(QPainter *painter, const QStyleOptionViewItem &option, const StateColors &colors);

/// An exclamation mark in a disc, as large as a line of the painter's font, in the middle of `place`.
void paintAlert(QPainter *painter, const QRect &place, const QColor &color, const QColor &ground);

} // namespace varve
