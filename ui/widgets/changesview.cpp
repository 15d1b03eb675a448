#include "widgets/changesview.h"

#include "models/changesmodel.h"
#include "widgets/cellstyle.h"
#include "widgets/icons.h"
#include "widgets/statecolors.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTreeView>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

/// Tints what was and what will be, strikes out what goes.
class ChangeDelegate final : public QStyledItemDelegate
{
public:
    explicit ChangeDelegate(QObject *parent)
        : QStyledItemDelegate(parent)
    {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        constexpr int padding = 6;
        const auto size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), std::max(size.height(), option.fontMetrics.height() + padding)};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool isSelected = option->state.testFlag(QStyle::State_Selected);
        const auto colors = isSelected ? StateColors::ofSelection(option->palette)
                                       : StateColors::of(option->palette);
        const auto states = statesOf(index);
        const bool isField = index.parent().parent().isValid();
        const bool isSide =
            isField && index.column() != ChangesModel::What && !option->text.isEmpty();

        auto tint = colors.background;
        if (states.testFlag(CellState::Deleted)
            || (isSide && index.column() == ChangesModel::Before))
            tint = colors.deleted;
        else if (states.testFlag(CellState::Added)
                 || (isSide && index.column() == ChangesModel::After))
            tint = colors.added;
        else if (states.testFlag(CellState::Changed))
            tint = colors.changed;
        option->backgroundBrush = tint;
        option->palette.setColor(QPalette::Highlight, tint);
        const bool isNull = states.testFlag(CellState::Null);
        for (const auto role : {QPalette::Text, QPalette::HighlightedText})
            option->palette.setColor(role, isNull ? colors.dimmed : colors.text);
        option->font.setItalic(isNull);
        option->font.setStrikeOut(states.testFlag(CellState::Deleted)
                                  && index.column() != ChangesModel::After);
        option->textElideMode = Qt::ElideRight;
    }
};

} // namespace

ChangesView::ChangesView(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new ChangesModel(session, this))
    , m_tree(new QTreeView(this))
    , m_pages(new QStackedLayout(this))
    , m_revert(made(u"revert"_s,
                    tr("Revert Selected"),
                    QKeyCombination(Qt::ControlModifier | Qt::AltModifier, Qt::Key_Z)))
    , m_expand(made({}, tr("Expand All"), {}))
    , m_collapse(made({}, tr("Collapse All"), {}))
{
    setUpTree();
    auto *empty = new QLabel(tr("Nothing to save."), this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setForegroundRole(QPalette::PlaceholderText);
    m_pages->addWidget(empty);
    m_pages->addWidget(m_tree);

    connect(m_revert, &QAction::triggered, this, [this] {
        const auto rows = m_model->rows(m_tree->selectionModel()->selectedIndexes());
        m_session.revert(rows);
    });
    connect(m_expand, &QAction::triggered, m_tree, &QTreeView::expandAll);
    connect(m_collapse, &QAction::triggered, m_tree, &QTreeView::collapseAll);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ChangesView::update);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ChangesView::update);
    connect(m_model,
            &QAbstractItemModel::rowsInserted,
            this,
            [this](const QModelIndex &above, int first, int last) {
                // Tables and rows open by themselves: what is pending is to be seen.
                for (int row = first; row <= last; ++row)
                    m_tree->expandRecursively(m_model->index(row, 0, above));
                m_tree->expand(above);
                update();
            });
    m_tree->expandAll();
    update();
}

void ChangesView::setUpTree()
{
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new ChangeDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setAccessibleName(tr("Changes that are not saved"));
    m_tree->header()->setSectionResizeMode(QHeaderView::Interactive);
    m_tree->header()->resizeSection(ChangesModel::What, 300);
    m_tree->header()->resizeSection(ChangesModel::Before, 260);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->addActions({m_revert, m_expand, m_collapse});
    connect(m_tree->selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &ChangesView::update);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const auto rows = m_model->rows({index});
        if (index.parent().isValid() && !rows.isEmpty())
            emit rowActivated(rows.front());
    });
    setFocusProxy(m_tree);
}

QAction *ChangesView::made(const QString &iconName, const QString &text, const QKeySequence &key)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    return action;
}

void ChangesView::update()
{
    const bool isEmpty = m_model->rowCount() == 0;
    m_pages->setCurrentIndex(isEmpty ? 0 : 1);
    m_revert->setEnabled(m_tree->selectionModel()->hasSelection());
    m_expand->setEnabled(!isEmpty);
    m_collapse->setEnabled(!isEmpty);
}

} // namespace varve
