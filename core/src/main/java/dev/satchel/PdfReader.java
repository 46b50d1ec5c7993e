package dev.satchel;

import dev.satchel.pdf.PdfText;

/** PDF files, with their page numbers. Needs Apache PDFBox on the class path; without it each file is reported. */
final class PdfReader implements DocumentReader {
    @Override
    public boolean reads(String fileName) { return FileName.of(fileName).extension().equals("pdf"); }

    @Override
    public Document read(String id, byte[] content) {
        String shown = SatchelException.shown(id);
        if (!PdfText.isAvailable())
            throw new SatchelException(shown + " is a PDF file: add org.apache.pdfbox:pdfbox to the class path, which reads them");
        PdfText pdf = PdfText.read(shown, content);
        String title = FileName.title(pdf.title());
        return new Document(id, title.isEmpty() ? FileName.of(id).title() : title, pdf.text(), pdf.blocks(), pdf.pageStarts(),
                pdf.metadata());
    }

    @Override
    public String version() { return PdfText.isAvailable() ? "pdf 1" : "pdf, not read"; }
}
