#pragma once

#include "base/error.h"

#include <QFrame>

#include <functional>

QT_BEGIN_NAMESPACE
class QAction;
class QVBoxLayout;
QT_END_NAMESPACE

namespace varve {

/// What a MessageBar shows.
struct Message
{
    /// How bad it is: chooses icon and colour.
    enum class Severity { Information, Warning, Error };
    /// What the user can do about it.
    struct Button
    {
        QString text;              ///< What will be done, in a word or two.
        std::function<void()> run; ///< The message is closed, then this is called.
    };

    Severity severity = Severity::Information; ///< Chooses icon and colour.
    QString text = {};                         ///< One sentence.
    QString advice = {};                       ///< What to do about it; may be empty.
    QString details = {};                      ///< For the tooltip: SQL, codes; may be empty.
    QList<Button> buttons = {};                ///< At most three.

    /// Of text, advice, SQL and code of `error`.
    static Message of(const Error &error);
};

/// Messages inside a window, the newest on top, each until it is closed, answered or withdrawn.
/// Takes no room while there are none, never takes the focus and never blocks.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// A message with the text of one that is shown already takes its place. More than three at a
    /// time hide the others: the oldest is closed.
    void showMessage(const Message &message);
    /// What went wrong, and what to do, with buttons for that.
    void showError(const Error &error, const QList<Message::Button> &buttons = {});
    /// Closes all messages.
    void clear();

    /// How many messages are shown.
    qsizetype count() const;

private:
    QVBoxLayout *m_layout;
};

} // namespace varve
