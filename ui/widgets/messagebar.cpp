#include "widgets/messagebar.h"

#include "widgets/icons.h"
#include "widgets/statecolors.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

QString iconNameOf(Message::Severity severity)
{
    switch (severity) {
    case Message::Severity::Information:
        return u"dialog-information"_s;
    case Message::Severity::Warning:
        return u"dialog-warning"_s;
    case Message::Severity::Error:
        return u"dialog-error"_s;
    }
    return {};
}

/// One message of a bar.
class MessageItem final : public QFrame
{
public:
    MessageItem(const Message &message, QWidget *parent)
        : QFrame(parent)
        , m_severity(message.severity)
        , m_text(message.text)
    {
        setAccessibleName(message.text);
        setAccessibleDescription(message.advice);
        setToolTip(message.details);
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(12, 6, 8, 6);
        row->setSpacing(8);
        const int size = fontMetrics().height();
        auto *sign = new QLabel(this);
        sign->setPixmap(icon(iconNameOf(message.severity)).pixmap(size, size));
        row->addWidget(sign, 0, Qt::AlignTop);
        row->addWidget(textLabel(message), 1);
        for (const auto &button :
             message.buttons.first(std::min<qsizetype>(3, message.buttons.size())))
            addButton(row, button);
        addCloseButton(row);
    }

    const QString &text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const auto colors = StateColors::of(palette());
        QPainter painter(this);
        painter.fillRect(rect(),
                         m_severity == Message::Severity::Error     ? colors.deleted
                         : m_severity == Message::Severity::Warning ? colors.changed
                                                                    : colors.background);
        const auto mark = m_severity == Message::Severity::Error ? colors.invalidMark
                          : m_severity == Message::Severity::Warning
                              ? colors.conflictMark
                              : palette().color(QPalette::Highlight);
        painter.fillRect(QRect(0, 0, 4, height()), mark);
        painter.setPen(colors.separator);
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    }

private:
    QLabel *textLabel(const Message &message)
    {
        const QString text = message.text.toHtmlEscaped();
        auto *label = new QLabel(message.advice.isEmpty()
                                     ? text
                                     : u"<b>%1</b> %2"_s.arg(text, message.advice.toHtmlEscaped()),
                                 this);
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setForegroundRole(QPalette::Text);
        return label;
    }

    void addButton(QHBoxLayout *row, const Message::Button &button)
    {
        auto *made = new QPushButton(button.text, this);
        connect(made, &QPushButton::clicked, this, [this, run = button.run] {
            deleteLater();
            hide();
            if (run)
                run();
        });
        row->addWidget(made);
    }

    void addCloseButton(QHBoxLayout *row)
    {
        auto *close = new QToolButton(this);
        close->setAutoRaise(true);
        close->setIcon(icon(u"window-close"_s));
        close->setText(MessageBar::tr("Close"));
        close->setToolTip(MessageBar::tr("Close this message"));
        close->setAccessibleName(MessageBar::tr("Close this message"));
        connect(close, &QToolButton::clicked, this, [this] {
            hide();
            deleteLater();
        });
        row->addWidget(close, 0, Qt::AlignTop);
    }

    Message::Severity m_severity;
    QString m_text;
};

/// Those that are shown, newest first.
QList<MessageItem *> itemsOf(const QVBoxLayout &layout)
{
    QList<MessageItem *> items;
    for (int i = 0; i < layout.count(); ++i) {
        auto *item = dynamic_cast<MessageItem *>(layout.itemAt(i)->widget());
        if (item && !item->isHidden())
            items.append(item);
    }
    return items;
}

void withdraw(MessageItem *item)
{
    item->hide();
    item->deleteLater();
}

} // namespace

Message Message::of(const Error &error)
{
    Message message{Severity::Error, error.text(), error.advice(), error.sql(), {}};
    if (!error.nativeCode().isEmpty())
        message.details += (message.details.isEmpty() ? QString() : u"\n"_s) + error.nativeCode();
    if (error.kind() == ErrorKind::Conflict || error.kind() == ErrorKind::Busy
        || error.kind() == ErrorKind::Validation)
        message.severity = Severity::Warning;
    return message;
}

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setAccessibleName(tr("Messages"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void MessageBar::showMessage(const Message &message)
{
    constexpr qsizetype most = 3;
    for (auto *item : itemsOf(*m_layout)) {
        if (item->text() == message.text)
            withdraw(item);
    }
    auto items = itemsOf(*m_layout);
    while (items.size() >= most)
        withdraw(items.takeLast());
    auto *item = new MessageItem(message, this);
    m_layout->insertWidget(0, item);
    item->show();

    QAccessibleEvent announced(item, QAccessible::Alert);
    QAccessible::updateAccessibility(&announced);
}

void MessageBar::showError(const Error &error, const QList<Message::Button> &buttons)
{
    auto message = Message::of(error);
    message.buttons = buttons;
    showMessage(message);
}

void MessageBar::clear()
{
    for (auto *item : itemsOf(*m_layout))
        withdraw(item);
}

qsizetype MessageBar::count() const
{
    return itemsOf(*m_layout).size();
}

} // namespace varve
