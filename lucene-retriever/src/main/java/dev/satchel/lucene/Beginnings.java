package dev.satchel.lucene;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.ConditionalTokenFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The first letters of each word, for languages that inflect and have no stemmer in Lucene. Where there is a stemmer to compare with, this
 * finds about as much (docs/decisions.md).
 */
final class Beginnings extends Analyzer {
    private static final int LETTERS = 5;

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream plain = new ASCIIFoldingFilter(new LowerCaseFilter(words));
        return new TokenStreamComponents(words, new WithoutDigits(plain));
    }

    /** Numbers and codes are not inflected: two that begin alike are two. */
    private static final class WithoutDigits extends ConditionalTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        WithoutDigits(TokenStream words) { super(words, each -> TruncateTokenFilter.truncateAfterCodePoints(each, LETTERS)); }

        @Override
        protected boolean shouldFilter() { return term.chars().noneMatch(Character::isDigit); }
    }
}
