/**
 * The embed stage: texts become unit vectors through Spark NLP. What a sentence model needs to be right and fast is
 * here; what the vectors are for is not.
 */
package io.github.dramatis.spark.embed;
