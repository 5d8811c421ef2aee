package expr

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
)

// checkAttributes reports an attribute that an object of the type has not. A conversion alone would drop it in silence,
// and with it what the user meant to set.
func checkAttributes(v cty.Value, ty cty.Type, at cty.Path) error {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	from := v.Type()
	switch {
	case ty.IsObjectType() && (from.IsObjectType() || from.IsMapType()):
		return checkObject(v, ty, at)
	case ty.IsMapType() && (from.IsObjectType() || from.IsMapType()):
		values := v.AsValueMap()
		for _, k := range slices.Sorted(maps.Keys(values)) {
			if err := checkAttributes(values[k], ty.ElementType(), at.IndexString(k)); err != nil {
				return err
			}
		}
	case (ty.IsListType() || ty.IsSetType()) && v.CanIterateElements() && !from.IsObjectType() && !from.IsMapType():
		for i, e := range v.AsValueSlice() {
			if err := checkAttributes(e, ty.ElementType(), at.IndexInt(i)); err != nil {
				return err
			}
		}
	case ty.IsTupleType() && from.IsTupleType() && v.LengthInt() == ty.Length():
		for i, e := range v.AsValueSlice() {
			if err := checkAttributes(e, ty.TupleElementType(i), at.IndexInt(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkObject(v cty.Value, ty cty.Type, at cty.Path) error {
	values, known := v.AsValueMap(), ty.AttributeTypes()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		attr, ok := known[name]
		if !ok {
			return at.GetAttr(name).NewErrorf("there is no attribute %q.%s", name, diag.DidYouMean(name, slices.Collect(maps.Keys(known))))
		}
		if err := checkAttributes(values[name], attr, at.GetAttr(name)); err != nil {
			return err
		}
	}
	return nil
}
