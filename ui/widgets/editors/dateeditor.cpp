#include "widgets/editors/dateeditor.h"

#include "widgets/cellstyle.h"
#include "widgets/icons.h"

#include <QAction>
#include <QCalendarWidget>
#include <QTextCharFormat>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

/// The length of `2026-11-21`.
constexpr qsizetype dateLength = 10;

} // namespace

DateEditor::DateEditor(QWidget *parent)
    : LineEditor(parent)
    , m_pick(addAction(icon(u"calendar"_s), QLineEdit::TrailingPosition))
{
    m_pick->setText(tr("Pick a Date"));
    m_pick->setToolTip(tr("Pick a date (Alt+Down)"));
    m_pick->setShortcut(QKeyCombination(Qt::AltModifier, Qt::Key_Down));
    m_pick->setShortcutContext(Qt::WidgetShortcut);
    connect(m_pick, &QAction::triggered, this, &DateEditor::pick);
}

void DateEditor::load(const QModelIndex &cell)
{
    m_hasTime = typeOf(cell) == ColumnType::DateTime;
    LineEditor::load(cell);
}

void DateEditor::setDate(const QDate &date)
{
    const QString time = text().mid(dateLength);
    setText(date.toString(Qt::ISODate) + (m_hasTime && time.isEmpty() ? u" 00:00:00"_s : time));
    emit textEdited(text());
}

void DateEditor::pick()
{
    // A child of this editor: the delegate keeps an editor open while the focus is inside it.
    auto *calendar = new QCalendarWidget(this);
    calendar->setWindowFlag(Qt::Popup);
    calendar->setAttribute(Qt::WA_DeleteOnClose);
    calendar->setAccessibleName(tr("Calendar"));
    // Qt's red cannot be read on a dark ground.
    for (const auto day : {Qt::Saturday, Qt::Sunday})
        calendar->setWeekdayTextFormat(day, {});
    const auto shown = QDate::fromString(text().left(dateLength), Qt::ISODate);
    if (shown.isValid())
        calendar->setSelectedDate(shown);
    const auto take = [this, calendar](const QDate &date) {
        setDate(date);
        calendar->close();
    };
    connect(calendar, &QCalendarWidget::clicked, this, take);
    connect(calendar, &QCalendarWidget::activated, this, take);
    calendar->move(mapToGlobal(rect().bottomLeft()));
    calendar->show();
}

QWidget *makeDateEditor(QWidget *parent)
{
    return new DateEditor(parent);
}

} // namespace varve
