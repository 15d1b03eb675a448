#include "widgets/rowheader.h"

#include "widgets/cellmarks.h"

#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace varve {

RowHeader::RowHeader(QWidget *parent)
    : QHeaderView(Qt::Vertical, parent)
{
    setSectionResizeMode(QHeaderView::Fixed);
    setSectionsClickable(true);
    setHighlightSections(true);
    setAccessibleName(tr("Row marks"));
}

QSize RowHeader::sizeHint() const
{
    return {fontMetrics().height() + 6, QHeaderView::sizeHint().height()};
}

void RowHeader::paintSection(QPainter *painter, const QRect &rect, int row) const
{
    const auto colors = StateColors::of(palette());
    const auto states = model()->headerData(row, Qt::Vertical, StateRole).value<CellStates>();
    const bool isSelected =
        selectionModel() && selectionModel()->rowIntersectsSelection(row, rootIndex());

    painter->save();
    painter->fillRect(rect, isSelected ? palette().mid() : palette().window());
    painter->setPen(colors.separator);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->drawLine(rect.topRight(), rect.bottomRight());
    painter->setFont(font());
    const auto sign = [&](const QString &text, const QColor &color) {
        auto bold = font();
        bold.setBold(true);
        painter->setFont(bold);
        painter->setPen(color);
        painter->drawText(rect, Qt::AlignCenter, text);
    };
    if (states.testFlag(CellState::Invalid) || states.testFlag(CellState::Conflict)) {
        const bool isInvalid = states.testFlag(CellState::Invalid);
        paintAlert(
            painter, rect, isInvalid ? colors.invalidMark : colors.conflictMark, colors.background);
    } else if (states.testFlag(CellState::Deleted)) {
        sign(u"−"_s, colors.deletedMark);
    } else if (states.testFlag(CellState::Added)) {
        sign(u"+"_s, colors.addedMark);
    } else if (states.testFlag(CellState::Changed)) {
        sign(u"•"_s, colors.changedMark);
    }
    painter->restore();
}

} // namespace varve
