#include "app/tablepage.h"

#include "widgets/messagebar.h"
#include "widgets/tableview.h"

#include <QVBoxLayout>

namespace varve {
namespace {

/// What a grid reads of a cell at once; the rest is read when the cell is opened or copied.
constexpr qint64 contentLimit = 64 * 1024;

} // namespace

TablePage::TablePage(Session &session, TableIndex table, QWidget *parent)
    : QWidget(parent)
    , m_messages(new MessageBar)
    , m_view(new TableView(session,
                           QuerySet(session.schema(), table).withoutContentOver(contentLimit)))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_view, 1);
    setFocusProxy(m_view);
    offerRowNumbers(session, table);
}

void TablePage::offerRowNumbers(const Session &session, TableIndex table)
{
    const auto &description = session.schema()[table];
    const bool isNumbered = !description.rowNumberName.isEmpty();
    if (description.isView() || description.isEditable() || !session.readOnlyReason().isEmpty())
        return;
    Message message{Message::Severity::Information, session.readOnlyReason(table), {}, {}, {}};
    if (isNumbered) {
        message.advice =
            tr("The database's row numbers can tell them apart, as long as nobody runs "
               "VACUUM or rewrites the table.");
        message.buttons = {{tr("Use row numbers as key"), [this] { emit rowNumbersWanted(); }}};
    }
    m_messages->showMessage(message);
}

} // namespace varve
