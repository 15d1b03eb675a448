#pragma once

#include "widgets/editors/editor.h"

#include <QComboBox>

namespace varve {

/// One of the values that a column lets in, or NULL where that may be.
class ChoiceEditor : public QComboBox, public Editor
{
    Q_OBJECT

public:
    explicit ChoiceEditor(QWidget *parent = nullptr);

    Entry entry() const override;
    void setNull() override;

protected:
    void load(const QModelIndex &cell) override;
    void showEvent(QShowEvent *event) override;

    /// Adds what can be chosen.
    virtual void addChoices(const QModelIndex &cell);
    /// Adds an item that stands for `entry`.
    void addChoice(const QString &text, Entry entry);

private:
    void choose(const Entry &entry, const QString &text);

    QList<Entry> m_entries; ///< In step with the items.
};

/// For the list of editors: see makeEditor().
QWidget *makeChoiceEditor(QWidget *parent);

} // namespace varve
