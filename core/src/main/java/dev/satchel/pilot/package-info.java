/**
 * Which model, or none, is right for an organisation's own documents: systems are asked the same questions, measured, compared and
 * recommended.
 */
package dev.satchel.pilot;
