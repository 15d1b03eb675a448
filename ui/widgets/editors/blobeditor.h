#pragma once

#include "base/result.h"
#include "widgets/editors/editor.h"

#include <QToolButton>

namespace varve {

/// A blob: tells what it is, and fills it from a file or saves it to one.
class BlobEditor : public QToolButton, public Editor
{
    Q_OBJECT

public:
    explicit BlobEditor(QWidget *parent = nullptr);

    Entry entry() const override;
    void setNull() override;

    /// Takes the content of the file. Errors: Storage.
    Result<void> readFrom(const QString &path);
    /// Writes what the cell holds to the file, which is replaced only if all goes well. Errors: Storage.
    Result<void> writeTo(const QString &path) const;

protected:
    void load(const QModelIndex &cell) override;
    void showEvent(QShowEvent *event) override;

private:
    void askAndRead();
    void askAndWrite();
    void setValue(const Value &value, const QString &shown);

    Value m_value;
    QAction *m_save;
};

QWidget *makeBlobEditor(QWidget *parent);

} // namespace varve
