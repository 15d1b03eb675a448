#pragma once

#include <QColor>
#include <QPalette>

namespace varve {

/// The ratio of the luminances of two opaque colours, 1 to 21, as WCAG 2.1 defines it.
qreal contrast(const QColor &a, const QColor &b);

/// The colours of everything that stands for a state of data, derived from a palette: this is the
/// only place where a hue is chosen.
///
/// Text in `text` or `dimmed` has a contrast of at least 4.5 over `background` and over each tint,
/// marks at least 3, light palette or dark. A plain value.
struct StateColors
{
    /// What everything stands on, and what is written there.
    QColor background;
    QColor text;
    QColor dimmed; ///< NULL, keys, what is left to the database: still text to be read.

    /// Tints, to be filled behind text.
    QColor changed;
    QColor added;
    QColor deleted;

    /// Marks: corners, bars, lines and outlines.
    QColor changedMark;
    QColor addedMark;
    QColor deletedMark;
    QColor invalidMark;
    QColor conflictMark;

    QColor loading;   ///< The bar in place of what is not here yet.
    QColor separator; ///< The lines between cells.

    /// For cells, lists and trees.
    static StateColors of(const QPalette &palette, QPalette::ColorGroup group = QPalette::Active);
    /// For selected items: the same over the palette's highlight.
    static StateColors ofSelection(const QPalette &palette,
                                   QPalette::ColorGroup group = QPalette::Active);
};

} // namespace varve
