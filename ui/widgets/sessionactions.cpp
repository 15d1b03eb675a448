#include "widgets/sessionactions.h"

#include "session/session.h"
#include "widgets/editors/editor.h"
#include "widgets/icons.h"

#include <QAction>

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

template<typename Slot>
QAction *made(QObject *parent, const QString &iconName, const QList<QKeySequence> &keys, Slot slot)
{
    auto *action = new QAction(icon(iconName), {}, parent);
    action->setShortcuts(keys);
    QObject::connect(action, &QAction::triggered, parent, [slot] {
        finishEditing(); // what is typed into a cell is a step of its own, and is saved, too
        slot();
    });
    return action;
}

QString withLabel(const QString &verb, const QString &label)
{
    return label.isEmpty() ? verb : u"%1 %2"_s.arg(verb, label);
}

/// An ampersand in a label is no mnemonic.
QString forMenu(const QString &text)
{
    return QString(text).replace(u'&', "&&"_L1);
}

} // namespace

SessionActions::SessionActions(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    const auto controlShift = [](Qt::Key key) {
        return QKeySequence(QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, key));
    };
    m_undo = made(this,
                  u"edit-undo"_s,
                  {QKeySequence(QKeyCombination(Qt::ControlModifier, Qt::Key_Z))},
                  [&session] {
                      if (session.canUndo())
                          session.undo();
                  });
    m_redo = made(
        this,
        u"edit-redo"_s,
        {QKeySequence(QKeyCombination(Qt::ControlModifier, Qt::Key_Y)), controlShift(Qt::Key_Z)},
        [&session] {
            if (session.canRedo())
                session.redo();
        });
    m_save = made(this,
                  u"document-save"_s,
                  {QKeySequence(QKeyCombination(Qt::ControlModifier, Qt::Key_S))},
                  [&session] {
                      if (session.hasPending() && !session.isCommitting())
                          session.commitAsync();
                  });
    m_revertAll = made(
        this, u"revert"_s, {controlShift(Qt::Key_Backspace)}, [&session] { session.revertAll(); });
    m_undo->setIconText(tr("Undo"));
    m_redo->setIconText(tr("Redo"));

    connect(&session, &Session::changed, this, &SessionActions::update);
    connect(&session, &Session::historyChanged, this, &SessionActions::update);
    connect(&session, &Session::committingChanged, this, &SessionActions::update);
    update();
}

void SessionActions::update()
{
    const auto pending = m_session.state().pending().size();
    const auto count = static_cast<int>(pending);
    const bool isIdle = !m_session.isCommitting();

    m_undo->setEnabled(m_session.canUndo());
    m_undo->setText(forMenu(withLabel(tr("Undo"), m_session.undoLabel())));
    m_undo->setToolTip(withLabel(tr("Undo"), m_session.undoLabel()));
    m_undo->setIconText(tr("Undo"));
    m_redo->setEnabled(m_session.canRedo());
    m_redo->setText(forMenu(withLabel(tr("Redo"), m_session.redoLabel())));
    m_redo->setToolTip(withLabel(tr("Redo"), m_session.redoLabel()));
    m_redo->setIconText(tr("Redo"));

    m_save->setEnabled(pending > 0 && isIdle);
    m_save->setText(tr("Save Changes"));
    m_save->setIconText(pending > 0 ? tr("Save %1").arg(count) : tr("Save"));
    m_save->setToolTip(!isIdle       ? tr("Saving …")
                       : count == 1  ? tr("Save 1 change (Ctrl+S)")
                       : pending > 0 ? tr("Save %1 changes (Ctrl+S)").arg(count)
                                     : tr("Nothing to save"));
    m_revertAll->setEnabled(pending > 0 && isIdle);
    m_revertAll->setText(tr("Revert All"));
    m_revertAll->setToolTip(count == 1 ? tr("Drop 1 change; this can be undone")
                                       : tr("Drop %1 changes; this can be undone").arg(count));
}

} // namespace varve
