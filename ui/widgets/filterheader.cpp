#include "widgets/filterheader.h"

#include "widgets/cellstyle.h"
#include "widgets/icons.h"
#include "widgets/statecolors.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

constexpr int lockGap = 4;

QString placeholderFor(ColumnType type)
{
    switch (type) {
    case ColumnType::Integer:
    case ColumnType::Real:
    case ColumnType::Decimal:
        return FilterHeader::tr("1..9, >5");
    case ColumnType::Date:
    case ColumnType::DateTime:
    case ColumnType::Time:
        return FilterHeader::tr("from..to");
    case ColumnType::Boolean:
        return FilterHeader::tr("true, false");
    case ColumnType::Blob:
        return FilterHeader::tr("null, !null");
    case ColumnType::Any:
    case ColumnType::Text:
    case ColumnType::Json:
        break;
    }
    return FilterHeader::tr("contains");
}

QString helpText()
{
    return FilterHeader::tr("abc  contains (numbers and dates: equals)\n"
                            "=x  !=x  <x  <=x  >x  >=x\n"
                            "a..b  from a to b\n"
                            "null  !null\n"
                            "*  ?  any text, any character\n"
                            "a|b  one of them");
}

} // namespace

FilterHeader::FilterHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_lock(icon(u"lock"_s))
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setAccessibleName(tr("Columns"));
    connect(this, &QHeaderView::sectionResized, this, &FilterHeader::placeFields);
    connect(this, &QHeaderView::sectionMoved, this, &FilterHeader::placeFields);
    connect(this, &QHeaderView::sectionCountChanged, this, &FilterHeader::placeFields);
    connect(this, &QHeaderView::geometriesChanged, this, &FilterHeader::placeFields);
}

void FilterHeader::setOrdering(const QList<Ordering> &ordering)
{
    m_ordering = ordering;
    viewport()->update();
}

void FilterHeader::setFilterShown(bool shown)
{
    m_isFilterShown = shown;
    updateGeometries();
    emit geometriesChanged(); // the grid makes room, or takes it back
}

QList<int> FilterHeader::filteredSections() const
{
    auto sections = m_filters.keys();
    sections.removeIf([this](int section) { return filter(section).isEmpty(); });
    std::ranges::sort(sections);
    return sections;
}

void FilterHeader::setFilter(int section, const QString &text)
{
    if (filter(section) == text)
        return;
    m_filters[section].text = text;
    if (auto *shown = m_fields.value(section); shown && shown->text() != text)
        shown->setText(text);
    emit filterChanged();
}

void FilterHeader::clearFilters()
{
    if (m_filters.isEmpty())
        return;
    m_filters.clear();
    for (auto *shown : std::as_const(m_fields)) {
        shown->clear();
        showFault(shown, {});
    }
    emit filterChanged();
}

void FilterHeader::setFilterFault(int section, const QString &sentence)
{
    if (m_filters.value(section).fault == sentence)
        return;
    m_filters[section].fault = sentence;
    if (auto *shown = m_fields.value(section))
        showFault(shown, sentence);
}

QLineEdit *FilterHeader::field(int section)
{
    auto *&found = m_fields[section];
    if (!found)
        found = made(section);
    return found;
}

void FilterHeader::focusField(int section)
{
    if (!m_isFilterShown || section >= count())
        return;
    field(section)->setFocus(Qt::ShortcutFocusReason);
    field(section)->selectAll();
}

int FilterHeader::widthForTitle(int section) const
{
    constexpr int padding = 20; // margins, and room for the arrow of a sorted column
    const int title =
        fontMetrics().horizontalAdvance(model()->headerData(section, Qt::Horizontal).toString());
    return title + padding + (isLocked(section) ? lockSize() + lockGap : 0);
}

QSize FilterHeader::sizeHint() const
{
    const auto size = QHeaderView::sizeHint();
    return {size.width(), size.height() + fieldHeight()};
}

bool FilterHeader::eventFilter(QObject *watched, QEvent *event)
{
    auto *field = qobject_cast<QLineEdit *>(watched);
    if (!field || event->type() != QEvent::KeyPress)
        return QHeaderView::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key != Qt::Key_Down && key != Qt::Key_Return && key != Qt::Key_Enter)
        return QHeaderView::eventFilter(watched, event);
    emit rowsRequested(m_fields.key(field));
    return true;
}

bool FilterHeader::viewportEvent(QEvent *event)
{
    const bool done = QHeaderView::viewportEvent(event);
    // Scrolling moves sections without a signal of its own, but always repaints.
    if (event->type() == QEvent::Paint)
        placeFields();
    return done;
}

void FilterHeader::updateGeometries()
{
    setViewportMargins(0, 0, 0, fieldHeight());
    QHeaderView::updateGeometries();
    placeFields();
}

void FilterHeader::mouseReleaseEvent(QMouseEvent *event)
{
    int clicked = -1;
    const auto note =
        connect(this, &QHeaderView::sectionClicked, this, [&](int section) { clicked = section; });
    QHeaderView::mouseReleaseEvent(event);
    disconnect(note);
    if (clicked >= 0 && event->button() == Qt::LeftButton)
        emit orderRequested(clicked, event->modifiers());
}

void FilterHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const auto colors = StateColors::of(palette());
    painter->fillRect(rect, palette().window());
    painter->setPen(colors.separator);
    painter->drawLine(rect.topRight(), rect.bottomRight());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());

    auto room = rect.adjusted(6, 0, -6, 0);
    if (isLocked(section)) {
        m_lock.paint(painter,
                     QRect(room.left(), room.top(), lockSize(), room.height()),
                     Qt::AlignCenter,
                     isEnabled() ? QIcon::Normal : QIcon::Disabled);
        room.adjust(lockSize() + lockGap, 0, 0, 0);
    }
    const auto column = columnIndex(section);
    const auto key = std::ranges::find(m_ordering, column, &Ordering::column);
    if (key != m_ordering.end()) {
        QString arrow = key->order == SortOrder::Ascending ? u"▲"_s : u"▼"_s;
        if (m_ordering.size() > 1)
            arrow += QString::number(key - m_ordering.begin() + 1);
        painter->setPen(colors.dimmed);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, arrow);
        room.adjust(0, 0, -fontMetrics().horizontalAdvance(arrow) - 4, 0);
    }
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    const auto type = static_cast<ColumnType>(
        model()->headerData(section, Qt::Horizontal, ColumnTypeRole).toInt());
    painter->setPen(palette().color(QPalette::ButtonText));
    painter->drawText(room,
                      static_cast<int>(alignmentOf(type)),
                      fontMetrics().elidedText(title, Qt::ElideRight, room.width()));
}

void FilterHeader::changeEvent(QEvent *event)
{
    QHeaderView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (auto i = m_fields.cbegin(); i != m_fields.cend(); ++i)
        showFault(i.value(), m_filters.value(i.key()).fault);
}

/// Only what can be seen gets a field: a table can have 2 000 columns.
void FilterHeader::placeFields()
{
    const int top = viewport()->geometry().bottom() + 1;
    const int rightmost = visualIndexAt(viewport()->width() - 1);
    const int last = rightmost < 0 ? count() - 1 : rightmost;
    QSet<int> seen;
    for (int visual = std::max(visualIndexAt(0), 0); m_isFilterShown && visual <= last; ++visual) {
        const int section = logicalIndex(visual);
        if (isSectionHidden(section))
            continue;
        seen.insert(section);
        auto *shown = field(section);
        shown->setGeometry(
            sectionViewportPosition(section), top, sectionSize(section) - 1, fieldHeight() - 1);
        shown->show();
    }
    for (auto i = m_fields.cbegin(); i != m_fields.cend(); ++i)
        i.value()->setVisible(seen.contains(i.key()));
}

void FilterHeader::showFault(QLineEdit *field, const QString &sentence)
{
    auto colors = palette();
    if (!sentence.isEmpty())
        colors.setColor(QPalette::Base, StateColors::of(colors).deleted);
    field->setPalette(colors);
    // The style draws a frame that cannot be seen in dark palettes.
    const auto states = StateColors::of(colors);
    const QString frame = u"QLineEdit { border: %1px solid %2; padding-left: 2px; }"
                          "QLineEdit:focus { border-color: %3; }"_s;
    const QString focus =
        (sentence.isEmpty() ? colors.color(QPalette::Highlight) : states.invalidMark).name();
    field->setStyleSheet(
        frame.arg(sentence.isEmpty() ? 1 : 2)
            .arg((sentence.isEmpty() ? states.separator : states.invalidMark).name(), focus));
    field->setToolTip(sentence.isEmpty() ? helpText() : sentence);
    field->setAccessibleDescription(sentence);
}

QLineEdit *FilterHeader::made(int section)
{
    auto *field = new QLineEdit(filter(section), this);
    const auto type = static_cast<ColumnType>(
        model()->headerData(section, Qt::Horizontal, ColumnTypeRole).toInt());
    field->setPlaceholderText(placeholderFor(type));
    field->setAccessibleName(
        tr("Filter by %1").arg(model()->headerData(section, Qt::Horizontal).toString()));
    showFault(field, m_filters.value(section).fault);
    connect(field, &QLineEdit::textChanged, this, [this, section](const QString &text) {
        setFilter(section, text);
    });
    field->installEventFilter(this);
    return field;
}

bool FilterHeader::isLocked(int section) const
{
    return model()
        ->headerData(section, Qt::Horizontal, StateRole)
        .value<CellStates>()
        .testFlag(CellState::ReadOnly);
}

int FilterHeader::lockSize() const
{
    return fontMetrics().ascent();
}

int FilterHeader::fieldHeight() const
{
    constexpr int frame = 8;
    return m_isFilterShown ? fontMetrics().height() + frame : 0;
}

} // namespace varve
