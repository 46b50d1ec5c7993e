package dev.satchel.lucene;

import java.nio.CharBuffer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/**
 * Takes the accents off what another analyzer makes of a text, because many people write questions without them. After stemming: the
 * stemmers need the accents where there are some.
 */
final class Folding extends AnalyzerWrapper {
    private final Analyzer accented;

    Folding(Analyzer accented) {
        super(GLOBAL_REUSE_STRATEGY);
        this.accented = accented;
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String field) { return accented; }

    @Override
    protected TokenStreamComponents wrapComponents(String field, TokenStreamComponents components) {
        return new TokenStreamComponents(components.getSource(), new ASCIIFoldingFilter(components.getTokenStream()));
    }

    /** Whether a word loses accents by it. */
    static boolean changes(String word) {
        char[] folded = new char[4 * word.length()]; // a ligature becomes several letters
        int length = ASCIIFoldingFilter.foldToASCII(word.toCharArray(), 0, folded, 0, word.length());
        return !word.contentEquals(CharBuffer.wrap(folded, 0, length));
    }
}
