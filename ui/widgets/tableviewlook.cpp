#include "models/tablemodel.h"
#include "widgets/cellstyle.h"
#include "widgets/filterheader.h"
#include "widgets/icons.h"
#include "widgets/statecolors.h"
#include "widgets/tableview.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

// How a TableView looks, and what it says about itself.
namespace varve {

void TableView::setUpLook()
{
    setAccessibleName(tr("Rows of %1").arg(m_model->table().name));
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setSelectionMode(ExtendedSelection);
    setWordWrap(false);
    setShowGrid(false); // the delegate draws the lines
    setTabKeyNavigation(false);
    setCornerButtonEnabled(true);
    setFrameShape(QFrame::NoFrame);
    setRowHeight();
    const QString reason = m_model->readOnlyReason();
    if (!reason.isEmpty())
        showReadOnly(reason);
    // Qt connects a press on a header with selecting the column; here a click sorts.
    disconnect(m_header, &QHeaderView::sectionPressed, this, nullptr);
    disconnect(m_header, &QHeaderView::sectionEntered, this, nullptr);
    connect(m_header, &FilterHeader::orderRequested, this, &TableView::orderBy);
    connect(m_header, &FilterHeader::filterChanged, this, [this] { m_filterTimer.start(); });
    connect(m_header, &FilterHeader::rowsRequested, this, &TableView::goToRows);
    m_header->setOrdering(m_model->ordering());
}

void TableView::showReadOnly(const QString &reason)
{
    setAccessibleDescription(reason);
    auto *corner = findChild<QAbstractButton *>({}, Qt::FindDirectChildrenOnly);
    corner->setToolTip(reason);
    corner->setAccessibleDescription(reason);
    auto *lock = new QLabel(corner);
    lock->setPixmap(icon(u"lock"_s).pixmap(fontMetrics().height()));
    lock->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(corner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(lock);
}

QString TableView::statusText() const
{
    QStringList parts;
    const int rows = m_model->rowCount();
    const QString count = locale().toString(rows);
    if (m_model->result().error())
        parts += tr("not read");
    else if (!m_model->result().isCounted() && rows == 0)
        parts += tr("reading \u2026");
    else if (!m_model->result().isCounted())
        parts += tr("%1+ rows, counting").arg(count);
    else
        parts += rows == 1 ? tr("1 row") : tr("%1 rows").arg(count);
    if (const auto cells = selectedCellCount(); cells > 1)
        parts += tr("%1 selected").arg(locale().toString(cells));
    if (const QString why = explanationOf(currentIndex());
        currentIndex().isValid() && !why.isEmpty())
        parts += why.split(u'\n');
    if (m_isLoadingCells)
        parts += tr("reading the cell \u2026");
    return parts.join(u" | "_s);
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    const QString text = emptyText();
    if (text.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(StateColors::of(palette()).dimmed);
    constexpr int margin = 24;
    painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     text);
}

void TableView::setRowHeight()
{
    constexpr int padding = 8;
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + padding);
}

/// Once, when there are rows to judge by; after that the user's widths stay.
void TableView::fitColumns()
{
    if (m_hasFittedColumns || m_model->rowId(0).isNull())
        return;
    m_hasFittedColumns = true;
    const auto metrics = fontMetrics();
    const int narrowest = metrics.averageCharWidth() * 11;
    const int numbers = metrics.horizontalAdvance(QString(8, u'0')); // later rows have longer ones
    const int widest = metrics.averageCharWidth() * 40;
    const int sample = std::min(m_model->rowCount(), 50);
    constexpr int padding = 20;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        int width = m_header->widthForTitle(column);
        for (int row = 0; row < sample; ++row)
            width = std::max(
                width,
                metrics.horizontalAdvance(m_model->index(row, column).data().toString()) + padding);
        if (m_model->table().columns[column].type == ColumnType::Integer)
            width = std::max(width, numbers + padding);
        setColumnWidth(column, std::clamp(width, narrowest, widest));
    }
}

QString TableView::emptyText() const
{
    const auto &result = m_model->result();
    if (m_model->rowCount() > 0)
        return {};
    if (result.error())
        return result.error()->toText();
    if (result.isLoading() || !result.isCounted())
        return tr("Reading …");
    if (!m_header->filteredSections().isEmpty())
        return tr("No row matches the filter. Press Esc twice to clear it.");
    return m_model->readOnlyReason().isEmpty() ? tr("No rows. Press Ins to add one.")
                                               : tr("No rows.");
}

} // namespace varve
