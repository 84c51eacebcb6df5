/* What a door is given, looked at before its loop runs. */
#include "kernels.h"

int64_t unfit(const Shape *shape, const char *given) {
    for (int64_t i = 0; i < shape->count; i++) {
        int64_t class;
        memcpy(&class, object_of(shape, given, i) + shape->head - 8, sizeof class);
        if (class != shape->class) return WRONG_ARRAY;
        const Array *array = array_of(shape, given, i);
        const Type *type = (const Type *)(array->type + shape->head);
        if (type->element != shape->of[i].element || type->byte_order == '>') return WRONG_ARRAY;
        if ((array->flags & shape->of[i].flags) != shape->of[i].flags) return WRONG_ARRAY;
    }
    return 0;
}
