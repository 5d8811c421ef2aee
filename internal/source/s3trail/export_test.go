package s3trail

// Wants decides about a key by itself, as if all keys were listed.
func (s *Source) Wants(key string) (as, aside string, wanted bool) {
	return s.layout.wants(s.layout.at(folder(s.config.Prefix)), key)
}
