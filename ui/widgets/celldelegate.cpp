#include "widgets/celldelegate.h"

#include "widgets/cellmarks.h"
#include "widgets/cellstyle.h"
#include "widgets/editors/editor.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolTip>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

bool isSetNull(const QKeyEvent &key)
{
    return setNullKeys().contains(QKeySequence(key.keyCombination()));
}

/// Done with an editor that has the plain Enter for itself.
bool isDone(const QKeyEvent &key)
{
    return key.modifiers() == Qt::ControlModifier
           && (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter);
}

QColor tintFor(CellStates states, const StateColors &colors)
{
    if (states.testFlag(CellState::Deleted))
        return colors.deleted;
    if (states.testFlag(CellState::Added))
        return colors.added;
    if (states.testFlag(CellState::Changed) || states.testFlag(CellState::Conflict))
        return colors.changed;
    return colors.background;
}

} // namespace

CellDelegate::CellDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{}

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &cell) const
{
    QStyledItemDelegate::initStyleOption(option, cell);
    const auto states = statesOf(cell);
    const auto &colors = colorsFor(*option);
    const bool isDimmed = states.testFlag(CellState::Null) || states.testFlag(CellState::Key);

    option->textElideMode = Qt::ElideRight;
    option->font.setItalic(states.testFlag(CellState::Null));
    option->features.setFlag(QStyleOptionViewItem::WrapText, false);
    option->backgroundBrush = tintFor(states, colors);
    option->palette.setColor(QPalette::Highlight, tintFor(states, colors));
    for (const auto role : {QPalette::Text, QPalette::HighlightedText})
        option->palette.setColor(role, isDimmed ? colors.dimmed : colors.text);
}

void CellDelegate::paint(QPainter *painter,
                         const QStyleOptionViewItem &option,
                         const QModelIndex &cell) const
{
    const auto states = statesOf(cell);
    const auto &colors = colorsFor(option);
    if (states.testFlag(CellState::Loading)) {
        paintLoading(painter, option, colors);
        paintEdges(painter, option.rect, separatorFor(option));
        return;
    }
    auto room = option;
    if (states.testAnyFlags(CellState::Invalid | CellState::Conflict)) {
        // The mark stands at the right edge, where numbers do, too.
        painter->fillRect(option.rect, tintFor(states, colors));
        room.rect.setWidth(std::max(0, option.rect.width() - option.rect.height()));
    }
    QStyledItemDelegate::paint(painter, room, cell);
    paintMarks(painter, option.rect, {states, cell.column() == 0}, colors);
    paintEdges(painter, option.rect, separatorFor(option));
}

QWidget *CellDelegate::createEditor(QWidget *parent,
                                    const QStyleOptionViewItem &,
                                    const QModelIndex &cell) const
{
    const auto space = std::exchange(m_nextSpace, EditorSpace::Cell);
    auto *widget = makeEditor(cell, space, parent);
    widget->setAccessibleName(cell.model()->headerData(cell.column(), Qt::Horizontal).toString());
    auto *self = const_cast<CellDelegate *>(this); // createEditor() is const, the signals are not
    dynamic_cast<Editor *>(widget)->finish = [self, widget] { self->finish(widget); };
    return widget;
}

/// Called again when the cell changes under the editor: what the user has typed stays.
void CellDelegate::setEditorData(QWidget *widget, const QModelIndex &cell) const
{
    auto *editor = dynamic_cast<Editor *>(widget);
    if (!editor->isChanged())
        editor->start(cell);
}

void CellDelegate::setModelData(QWidget *widget,
                                QAbstractItemModel *model,
                                const QModelIndex &cell) const
{
    const auto *editor = dynamic_cast<Editor *>(widget);
    if (!editor->isChanged())
        return;
    std::visit(Overloaded{
                   [&](const Value &value) {
                       model->setData(cell, QVariant::fromValue(value), ValueRole);
                   },
                   [&](const QString &text) { model->setData(cell, text, Qt::EditRole); },
               },
               editor->entry());
}

void CellDelegate::updateEditorGeometry(QWidget *widget,
                                        const QStyleOptionViewItem &option,
                                        const QModelIndex &) const
{
    auto place = option.rect;
    if (qobject_cast<QPlainTextEdit *>(widget)) {
        const auto room = widget->parentWidget()->rect();
        const auto metrics = option.fontMetrics;
        place.setWidth(std::max(place.width(), metrics.averageCharWidth() * 50));
        place.setHeight(std::max(place.height(), metrics.lineSpacing() * 8));
        place.setSize(place.size().boundedTo(room.size()));
        place.moveRight(std::min(place.right(), room.right()));
        place.moveBottom(std::min(place.bottom(), room.bottom()));
    }
    widget->setGeometry(place);
}

/// What a narrow column hides is told like what the model has to say.
bool CellDelegate::helpEvent(QHelpEvent *event,
                             QAbstractItemView *view,
                             const QStyleOptionViewItem &option,
                             const QModelIndex &cell)
{
    const QString text = cell.data().toString();
    const bool isCut = option.fontMetrics.horizontalAdvance(text) > option.rect.width();
    if (event->type() != QEvent::ToolTip || !isCut
        || !cell.data(Qt::ToolTipRole).toString().isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, cell);
    QToolTip::showText(event->globalPos(), u"<qt>%1</qt>"_s.arg(text.toHtmlEscaped()), view);
    return true;
}

bool CellDelegate::eventFilter(QObject *watched, QEvent *event)
{
    auto *editor = dynamic_cast<Editor *>(watched);
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    if (!editor || (!isOverride && event->type() != QEvent::KeyPress))
        return QStyledItemDelegate::eventFilter(watched, event);

    const auto &key = *static_cast<QKeyEvent *>(event);
    if (!isSetNull(key) && !isDone(key))
        return QStyledItemDelegate::eventFilter(watched, event);
    // Overriding makes a shortcut of the window a key of the editor, which comes here next.
    event->accept();
    if (!isOverride && isSetNull(key))
        editor->setNull();
    else if (!isOverride)
        editor->finish();
    return true;
}

const StateColors &CellDelegate::colorsFor(const QStyleOptionViewItem &option) const
{
    const auto palette = option.widget ? option.widget->palette() : QApplication::palette();
    if (m_colors.palette != palette.cacheKey())
        m_colors = {
            palette.cacheKey(), StateColors::of(palette), StateColors::ofSelection(palette)};
    return option.state.testFlag(QStyle::State_Selected) ? m_colors.selected : m_colors.plain;
}

/// That of cells that are not selected: the lines are the grid's, not the cell's.
const QColor &CellDelegate::separatorFor(const QStyleOptionViewItem &option) const
{
    colorsFor(option); // brings both up to the palette
    return m_colors.plain.separator;
}

void CellDelegate::finish(QWidget *editor)
{
    emit commitData(editor);
    emit closeEditor(editor);
}

QList<QKeySequence> setNullKeys()
{
    return {QKeyCombination(Qt::AltModifier, Qt::Key_Delete),
            QKeyCombination(Qt::ControlModifier, Qt::Key_0)};
}

} // namespace varve
