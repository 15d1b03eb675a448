#pragma once

#include "base/result.h"
#include "widgets/editors/editor.h"

#include <QToolButton>

namespace varve {

/// A blob, or a text too long for an editor of lines: tells what it is, and fills it from a file or
/// saves it to one. The files of texts are UTF-8.
class BlobEditor : public QToolButton, public Editor
{
    Q_OBJECT

public:
    explicit BlobEditor(QWidget *parent = nullptr);

    Entry entry() const override;
    void setNull() override;

    /// Takes the content of the file. Errors: Storage; Type (a text that is not UTF-8).
    Result<void> readFrom(const QString &path);
    /// Writes what the cell holds to the file, which is replaced only if all goes well. Errors: Storage.
    Result<void> writeTo(const QString &path) const;
    /// What a file of the cell is best called: after its column, and what the content looks like.
    QString fileName() const;

protected:
    void load(const QModelIndex &cell) override;
    void showEvent(QShowEvent *event) override;

private:
    void askAndRead();
    void askAndWrite();
    void setValue(const Value &value, const QString &shown);
    static QString sizeOf(const QString &text);

    QByteArray content() const;

    Value m_value;
    QString m_columnName;
    QAction *m_tooLong;
    QAction *m_save;
    bool m_holdsText = false;
};

/// For the list of editors: see makeEditor().
QWidget *makeBlobEditor(QWidget *parent);

} // namespace varve
