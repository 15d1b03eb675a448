#include "widgets/schemaview.h"

#include "models/schemamodel.h"
#include "widgets/icons.h"
#include "widgets/statecolors.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

QString iconNameOf(SchemaModel::Kind kind)
{
    switch (kind) {
    case SchemaModel::Kind::Group:
        return u"database"_s;
    case SchemaModel::Kind::Table:
        return u"table"_s;
    case SchemaModel::Kind::View:
        return u"table-view"_s;
    case SchemaModel::Kind::Column:
        return u"column"_s;
    case SchemaModel::Kind::KeyColumn:
        return u"key"_s;
    case SchemaModel::Kind::ForeignKeyColumn:
        return u"foreign-key"_s;
    case SchemaModel::Kind::Index:
        return u"index"_s;
    }
    return {};
}

/// Paints an icon by kind, and what is pending in a pill at the right.
class SchemaDelegate final : public QStyledItemDelegate
{
public:
    explicit SchemaDelegate(QObject *parent)
        : QStyledItemDelegate(parent)
    {}

    void paint(QPainter *painter,
               const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const QString text = index.data(SchemaModel::BadgeRole).toString();
        const int width =
            text.isEmpty() ? 0
                           : option.fontMetrics.horizontalAdvance(text) + option.rect.height() / 2;
        QStyledItemDelegate::paint(painter, option, index);
        if (text.isEmpty())
            return;
        const auto colors = StateColors::of(option.widget->palette());
        QRectF pill(option.rect.right() - width - 4,
                    option.rect.top() + 2,
                    width,
                    option.rect.height() - 4);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(colors.changedMark);
        painter->setBrush(colors.changed);
        painter->drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
        painter->setPen(colors.text);
        painter->drawText(pill, Qt::AlignCenter, text);
        painter->restore();
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto kind = static_cast<SchemaModel::Kind>(index.data(SchemaModel::KindRole).toInt());
        option->icon = icon(iconNameOf(kind));
        if (!option->icon.isNull()) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->decorationSize = {16, 16};
        }
    }
};

} // namespace

SchemaView::SchemaView(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_model(new SchemaModel(session, this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_search(new QLineEdit(this))
    , m_tree(new QTreeView(this))
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);

    m_search->setPlaceholderText(tr("Find a table or column"));
    m_search->setAccessibleName(tr("Find a table or column"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &SchemaView::search);

    m_tree->setModel(m_proxy);
    m_tree->setItemDelegate(new SchemaDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setAccessibleName(tr("Tables and views"));
    m_tree->expandToDepth(0);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (const int table = index.data(TableRole).toInt();
            table >= 0 && index.data(TableRole).isValid())
            emit tableActivated(tableIndex(table));
    });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_search);
    layout->addWidget(m_tree);
    setFocusProxy(m_tree);
}

void SchemaView::setCurrentTable(TableIndex table)
{
    m_tree->setCurrentIndex(m_proxy->mapFromSource(m_model->indexOf(table)));
}

/// From the field, the arrow keys and Enter go to the tree, so a table is found and opened by keys.
bool SchemaView::eventFilter(QObject *watched, QEvent *event)
{
    constexpr std::array treeKeys{
        Qt::Key_Down, Qt::Key_Up, Qt::Key_PageDown, Qt::Key_PageUp, Qt::Key_Return, Qt::Key_Enter};
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (std::ranges::find(treeKeys, key->key()) == treeKeys.end())
        return QWidget::eventFilter(watched, event);
    QCoreApplication::sendEvent(m_tree, event);
    return true;
}

void SchemaView::search(const QString &text)
{
    m_proxy->setFilterFixedString(text);
    if (text.isEmpty()) {
        m_tree->collapseAll();
        m_tree->expandToDepth(0);
        return;
    }
    m_tree->expandToDepth(0);
    // The first table or view that is left, so that Enter opens it.
    const auto found = m_proxy->match(
        m_proxy->index(0, 0), Qt::DisplayRole, text, 1, Qt::MatchContains | Qt::MatchRecursive);
    if (!found.isEmpty())
        m_tree->setCurrentIndex(found.front());
}

} // namespace varve
